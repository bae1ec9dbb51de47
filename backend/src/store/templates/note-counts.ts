import type { LogColumns } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { openArray } from '../write/binary-array.ts';
import { forEachRow, type Part } from '../write/rows.ts';

const MINUTE_US = 60_000_000;

/** Lines of a template in one minute and stream, of one severity; others of the same template follow. */
interface Count {
  readonly severity: number;
  lines: number;
  next: Count | undefined;
}

type CountsByTemplate = Map<number, Count>;

/**
 * Within the writer's transaction: how many of these lines each stream wrote in which minute, by severity and template.
 * Counts are only added: writers that changed one sum would wait for each other.
 */
export async function noteCounts(session: Session, parts: readonly Part<LogColumns>[]): Promise<void> {
  const minutes = countsOf(parts);
  let length = 0;
  forEachCount(minutes, () => {
    length += 1;
  });
  if (length === 0) {
    return;
  }
  const [times, streams] = [openArray('timestamptz', length, 8), openArray('int4', length, 4)];
  const [severities, templates] = [openArray('int2', length, 2), openArray('int8', length, 8)];
  const lines = openArray('int8', length, 8);
  forEachCount(minutes, (minute, stream, template, count) => {
    times.int32(8);
    times.timestamp(minute * MINUTE_US);
    streams.int32(4);
    streams.int32(stream);
    severities.int32(2);
    severities.int16(count.severity);
    templates.int32(8);
    templates.int64(template);
    lines.int32(8);
    lines.int64(count.lines);
  });
  await session.query({
    text: `INSERT INTO vigilops.log_counts (time, stream_id, severity, template_id, lines)
           SELECT * FROM unnest($1::timestamptz[], $2::int4[], $3::int2[], $4::int8[], $5::int8[])`,
    values: [times, streams, severities, templates, lines].map((sink) => sink.bytes()),
    name: 'note_log_counts',
  });
}

/** By minutes since the epoch and stream. Rows come in runs of the same, so most cost two comparisons and one look. */
function countsOf(parts: readonly Part<LogColumns>[]): Map<number, Map<number, CountsByTemplate>> {
  const minutes = new Map<number, Map<number, CountsByTemplate>>();
  let minuteUs = NaN;
  let stream = NaN;
  let streams = new Map<number, CountsByTemplate>();
  let counts: CountsByTemplate = new Map();
  forEachRow(parts, (columns, row) => {
    const timeUs = columns.timesUs[row] ?? 0;
    const streamId = columns.streamIds[row] ?? 0;
    if (!(timeUs >= minuteUs && timeUs < minuteUs + MINUTE_US)) {
      minuteUs = Math.floor(timeUs / MINUTE_US) * MINUTE_US;
      streams = entryOf(minutes, minuteUs / MINUTE_US);
      stream = NaN;
    }
    if (streamId !== stream) {
      stream = streamId;
      counts = entryOf(streams, streamId);
    }
    add(counts, columns.templateIds?.[row] ?? 0, columns.severities[row] ?? 0);
  });
  return minutes;
}

function add(counts: CountsByTemplate, template: number, severity: number): void {
  const first = counts.get(template);
  let count = first;
  while (count !== undefined && count.severity !== severity) {
    count = count.next;
  }
  if (count === undefined) {
    counts.set(template, { severity, lines: 1, next: first });
  } else {
    count.lines += 1;
  }
}

function entryOf<V>(map: Map<number, Map<number, V>>, key: number): Map<number, V> {
  const found = map.get(key) ?? new Map<number, V>();
  map.set(key, found);
  return found;
}

function forEachCount(
  minutes: ReadonlyMap<number, ReadonlyMap<number, CountsByTemplate>>,
  visit: (minute: number, stream: number, template: number, count: Count) => void,
): void {
  for (const [minute, streams] of minutes) {
    for (const [stream, templates] of streams) {
      for (const [template, first] of templates) {
        for (let count: Count | undefined = first; count !== undefined; count = count.next) {
          visit(minute, stream, template, count);
        }
      }
    }
  }
}
