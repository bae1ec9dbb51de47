import type { LogRecord } from './types.ts';

export interface TailBuffer {
  /** Adds what is not there yet and drops the oldest beyond the limit. */
  readonly add: (records: readonly LogRecord[]) => void;
  /** Oldest first. The same array until something is added. */
  readonly lines: () => readonly LogRecord[];
}

/** Ids are remembered for so many times the lines that are kept: a query that fills a gap brings old ones again. */
const REMEMBERED = 2;

/**
 * The newest lines of a tail, each once, by their times: hosts send every few seconds, so that lines which were written
 * one after the other arrive in any order.
 */
export function createTailBuffer(limit: number): TailBuffer {
  let kept: readonly LogRecord[] = [];
  /** In the order in which they came, as sets keep it. */
  const known = new Set<string>();
  return {
    add: (records) => {
      const fresh = records.filter(({ id }) => {
        const isNew = !known.has(id);
        known.add(id);
        return isNew;
      });
      if (fresh.length === 0) {
        return;
      }
      kept = merged(kept, fresh.toSorted(byTime)).slice(-limit);
      for (const id of known) {
        if (known.size <= limit * REMEMBERED) {
          break;
        }
        known.delete(id);
      }
    },
    lines: () => kept,
  };
}

/** Nanoseconds in text: a double cannot hold those of our century. */
function byTime({ time_unix_nano: a }: LogRecord, { time_unix_nano: b }: LogRecord): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Both are in order already, and most of `fresh` is newer than all of `kept`. */
function merged(kept: readonly LogRecord[], fresh: readonly LogRecord[]): LogRecord[] {
  const [first] = fresh;
  const from = first === undefined ? kept.length : kept.findLastIndex((each) => byTime(each, first) <= 0) + 1;
  return [...kept.slice(0, from), ...[...kept.slice(from), ...fresh].sort(byTime)];
}
