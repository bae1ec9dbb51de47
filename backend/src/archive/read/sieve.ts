import { parseTimeUs } from '@vigilops/contracts/api';
import type { LogArchivePart, LogRestore } from '../../model/index.ts';

/** How a line of a record begins; what comes behind is the database's to read. */
const HEAD = /^\{"time":"([^"]+)","time_nanos":\d+,"stream_id":(\d+),"sequence":-?\d+,"severity":(\d+),/u;

/**
 * Lets pass the lines of records that a restore may want: what is left out here costs nothing more. The database decides.
 * A text that JSON writes otherwise, or that is of another script, passes all.
 */
export function createSieve(
  { filter, fromUs, toUs }: Pick<LogRestore, 'filter' | 'fromUs' | 'toUs'>,
  streams: ReadonlyMap<number, number>,
  part: Pick<LogArchivePart, 'firstUs' | 'lastUs'>,
): (line: string) => boolean {
  const text = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/u.test(filter.text) ? filter.text.toLowerCase() : '';
  const isAt = (us: number) => us >= fromUs && us < toUs;
  const isWithin = isAt(part.firstUs) && isAt(part.lastUs);
  return (line) => {
    const [, time = '', streamId, severity] = HEAD.exec(line) ?? [];
    if (streamId === undefined || !streams.has(Number(streamId)) || Number(severity) < filter.minSeverity) {
      return false;
    }
    if (!isWithin && !isAt(parseTimeUs(time, 0) ?? 0)) {
      return false;
    }
    return text === '' || line.toLowerCase().includes(text);
  };
}
