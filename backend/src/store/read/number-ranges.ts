import type { Ask } from './ask.ts';
import { cellsSql } from './number-cells.ts';
import type { Fold, NumberRange } from './number-range.ts';
import { sql, type Sql } from './sql.ts';
import { at } from './times.ts';

/** The values of one group in no order; values[i] belongs to step steps[i]. Steps without a value are left out. */
export interface GroupCells {
  readonly group: number;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

export interface NumberRangeReader {
  /** Groups without any value are left out. */
  readRange(range: NumberRange, signal: AbortSignal): Promise<readonly GroupCells[]>;
}

export function createNumberRangeReader(ask: Ask): NumberRangeReader {
  return {
    async readRange(range, signal) {
      if (range.members.length === 0) {
        return [];
      }
      const rows = await ask.question<{ grp: number; steps: number[]; vals: number[] }>(
        rangeSql(range),
        signal,
      );
      return rows.map((row) => ({ group: row.grp, steps: row.steps, values: row.vals }));
    },
  };
}

/** Series to cells (one value a series and step), cells to groups, groups to two arrays each. */
function rangeSql(range: NumberRange): Sql {
  const ids = range.members.map((member) => member.seriesId);
  const groups = range.members.map((member) => member.group);
  const isFolded = new Set(groups).size < groups.length || range.fold.by === 'count';
  return sql`
    WITH members AS (
      SELECT * FROM unnest(${ids}::int[], ${groups}::int[]) AS member (series_id, grp)
    ), cells AS (
      ${cellsSql(range)}
    )
    SELECT grp, json_agg(step) AS steps, json_agg(value) AS vals
    FROM (
      SELECT grp, value,
             round(date_part('epoch', bin - ${at(range.fromUs)}) * 1000000 / ${range.stepUs}::float8)::int AS step
      FROM (${isFolded ? foldedSql(range.fold) : ALONE}) AS folded
    ) AS numbered
    GROUP BY grp`;
}

/** Series that stand alone need no second grouping, which would cost as much as the first. */
const ALONE = sql`SELECT grp, bin, value FROM cells JOIN members USING (series_id) WHERE value IS NOT NULL`;

function foldedSql(fold: Fold): Sql {
  return sql`SELECT grp, bin, ${foldSql(fold)} AS value FROM cells JOIN members USING (series_id)
    WHERE value IS NOT NULL GROUP BY grp, bin`;
}

function foldSql(fold: Fold): Sql {
  switch (fold.by) {
    case 'avg':
      return sql`avg(value)`;
    case 'sum':
      return sql`sum(value)`;
    case 'min':
      return sql`min(value)`;
    case 'max':
      return sql`max(value)`;
    case 'count':
      return sql`count(value)`;
    case 'quantile':
      return sql`percentile_cont(${fold.q}::float8) WITHIN GROUP (ORDER BY value)`;
  }
}
