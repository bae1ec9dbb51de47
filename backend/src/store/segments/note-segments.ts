import { setImmediate } from 'node:timers/promises';
import type { LogColumns } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { forEachRow, type Part } from '../write/rows.ts';
import { createFilterBuilder, type FilterBuilder } from './filter.ts';
import { insertSegments, type Segment } from './insert-segments.ts';
import { createSegmenter } from './segmenter.ts';

const DAY_US = 86_400_000_000;
/** Some 10 ms of work; then others have the thread. */
const ROWS_AT_ONCE = 2_500;

/** Within the writer's transaction: what these records contain, stream by stream. */
export async function noteSegments(session: Session, parts: readonly Part<LogColumns>[]): Promise<void> {
  const filter = createFilterBuilder();
  const segments: Segment[] = [];
  let sinceBreak = 0;
  for (const rows of rowsByStream(parts).values()) {
    segments.push(...cut(rows, filter));
    sinceBreak += rows.length;
    if (sinceBreak >= ROWS_AT_ONCE) {
      sinceBreak = 0;
      await setImmediate();
    }
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

function cut(rows: readonly Row[], filter: FilterBuilder): readonly Segment[] {
  const segmenter = createSegmenter(rows[0]?.columns.streamIds[rows[0].row] ?? 0, filter);
  let lastColumns: LogColumns | undefined;
  let noted = new Set<number>();
  for (const { columns, row } of rows) {
    const [from, to] = [columns.bodyStarts[row] ?? 0, columns.bodyEnds[row] ?? 0];
    const record = {
      timeUs: columns.timesUs[row] ?? 0,
      severity: columns.severities[row] ?? 0,
      bodyBytes: to - from,
    };
    segmenter.add(record, (builder, isNew) => {
      builder.addBytes(columns.bodyBytes, from, to);
      if (isNew || columns !== lastColumns) {
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
    });
  }
  return segmenter.end();
}
