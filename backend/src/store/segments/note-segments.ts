import type { LogColumns } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { forEachRow, type Part } from '../write/rows.ts';
import { createFilterBuilder, type FilterBuilder } from './filter.ts';
import { insertSegments, type Segment } from './insert-segments.ts';

const DAY_US = 86_400_000_000;
/** A segment is read as a whole. */
export const MAX_RECORDS = 4_096;

/** Within the writer's transaction: what these records contain, stream by stream. */
export async function noteSegments(session: Session, parts: readonly Part<LogColumns>[]): Promise<void> {
  const segments: Segment[] = [];
  const builder = createFilterBuilder();
  for (const rows of rowsByStream(parts).values()) {
    cut(rows, builder, segments);
  }
  await insertSegments(session, segments);
}

interface Row {
  readonly columns: LogColumns;
  readonly row: number;
}

/** By stream and day; the rows of each in the order in which they came, which is nearly that of time. */
function rowsByStream(parts: readonly Part<LogColumns>[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  // Rows of a stream come in runs.
  let lastStream = -1;
  let lastDay = NaN;
  let group: Row[] = [];
  forEachRow(parts, (columns, row) => {
    const stream = columns.streamIds[row] ?? 0;
    const day = Math.floor((columns.timesUs[row] ?? 0) / DAY_US);
    if (stream !== lastStream || day !== lastDay) {
      lastStream = stream;
      lastDay = day;
      const key = `${String(stream)} ${String(day)}`;
      group = groups.get(key) ?? [];
      groups.set(key, group);
    }
    group.push({ columns, row });
  });
  return groups;
}

function cut(rows: readonly Row[], builder: FilterBuilder, segments: Segment[]): void {
  let open = emptySegment();
  let lastColumns: LogColumns | undefined;
  let noted = new Set<number>();
  rows.forEach(({ columns, row }, place) => {
    const timeUs = columns.timesUs[row] ?? 0;
    const [from, to] = [columns.bodyStarts[row] ?? 0, columns.bodyEnds[row] ?? 0];
    open.streamId = columns.streamIds[row] ?? 0;
    open.fromUs = Math.min(open.fromUs, timeUs);
    open.toUs = Math.max(open.toUs, timeUs);
    open.severities |= 1 << (columns.severities[row] ?? 0);
    open.records += 1;
    open.bodyBytes += to - from;
    builder.addBytes(columns.bodyBytes, from, to);
    if (columns !== lastColumns) {
      lastColumns = columns;
      noted = new Set();
    }
    const attributes = columns.attributeRefs[row] ?? 0;
    if (!noted.has(attributes)) {
      noted.add(attributes);
      builder.addText(columns.attributes[attributes] ?? '');
    }
    if (columns.traceIds !== undefined) {
      builder.addId(columns.traceIds, row * 16);
    }
    if (builder.isFull() || open.records >= MAX_RECORDS || place === rows.length - 1) {
      segments.push({ ...open, filter: builder.take() });
      open = emptySegment();
      noted = new Set();
    }
  });
}

const emptySegment = () => ({
  streamId: 0,
  fromUs: Infinity,
  toUs: -Infinity,
  severities: 0,
  records: 0,
  bodyBytes: 0,
});
