import { formatTimeUs } from '@vigilops/contracts/api';
import { sql, type Sql } from '../../read/sql.ts';
import { at, unixUs } from '../../read/times.ts';

/** Equal parts of a range; the last may end after it. */
export interface Steps {
  readonly fromUs: number;
  readonly toUs: number;
  readonly stepUs: number;
}

export function countSteps({ fromUs, toUs, stepUs }: Steps): number {
  return Math.max(0, Math.ceil((toUs - fromUs) / stepUs));
}

export function startsOf(steps: Steps): string[] {
  return Array.from({ length: countSteps(steps) }, (_, step) =>
    formatTimeUs(steps.fromUs + step * steps.stepUs),
  );
}

/** Rows of one server within the range. */
export function within(id: number, { fromUs, toUs }: Pick<Steps, 'fromUs' | 'toUs'>): Sql {
  return sql`one.instance_id = ${id}::int4 AND one.time >= ${at(fromUs)} AND one.time < ${at(toUs)}`;
}

/** Which step a row of `one` belongs to, from 0 on. */
export function stepOf({ fromUs, stepUs }: Steps): Sql {
  return sql`floor((${unixUs(sql`one.time`)} - ${fromUs}::float8) / ${stepUs}::float8)::int4`;
}

/** A column over the steps; null where no row is. */
export function columnOf<R extends { readonly step: number }>(
  steps: Steps,
  rows: readonly R[],
  cell: (row: R) => number | null,
): (number | null)[] {
  const column = new Array<number | null>(countSteps(steps)).fill(null);
  for (const row of rows) {
    column[row.step] = cell(row);
  }
  return column;
}
