import type { RefusedRows } from '../../model/index.ts';
import type { Part, RowTable } from './rows.ts';

/** Times that a table takes, microseconds since the epoch. */
export interface TimeWindow {
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * Leaves out rows that retention would delete at once, or that lie so far ahead that they would open partitions of a
 * distant year. The gate tells senders about clocks; this is the last wall before the disk.
 */
export function withinWindow<Columns>(
  table: RowTable<Columns>,
  columns: Columns,
  window: TimeWindow,
): { part: Part<Columns>; refused: readonly RefusedRows[] } {
  const length = table.lengthOf(columns);
  let early = 0;
  let late = 0;
  for (let row = 0; row < length; row += 1) {
    const timeUs = table.timeUs(columns, row);
    if (timeUs > window.toUs) {
      late += 1;
    } else if (!(timeUs >= window.fromUs)) {
      early += 1;
    }
  }
  if (early + late === 0) {
    return { part: { columns, index: null, from: 0, to: length }, refused: [] };
  }
  const index = new Uint32Array(length - early - late);
  let kept = 0;
  for (let row = 0; row < length; row += 1) {
    const timeUs = table.timeUs(columns, row);
    if (timeUs >= window.fromUs && timeUs <= window.toUs) {
      index[kept] = row;
      kept += 1;
    }
  }
  const refused: RefusedRows[] = [];
  if (early > 0) {
    const limit = new Date(window.fromUs / 1_000).toISOString();
    refused.push({
      kind: table.kind,
      count: early,
      reason: `the time is before ${limit}, where retention ends`,
    });
  }
  if (late > 0) {
    const limit = new Date(window.toUs / 1_000).toISOString();
    refused.push({
      kind: table.kind,
      count: late,
      reason: `the time is after ${limit}, too far in the future`,
    });
  }
  return { part: { columns, index, from: 0, to: index.length }, refused };
}
