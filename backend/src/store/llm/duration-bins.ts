import { sql, type Sql } from '../read/sql.ts';

/** Each bin is so much wider than the one before: its middle is within 5 % of all that it holds. */
const GROWTH = 1.1;
const LOG_GROWTH = Math.log(GROWTH);

/** How many durations fell into each bin: unlike percentiles, these can be added up, and counted in parallel. */
export type DurationBins = ReadonlyMap<number, number>;

/** The bin of a duration in whole microseconds. */
export function binOf(durationUs: Sql): Sql {
  return sql`floor(ln(greatest(${durationUs}, 1)::float8) / ${LOG_GROWTH}::float8)::int`;
}

/** `share`: 0 to 1. Microseconds, within 5 %; null where nothing was counted. */
export function percentileOf(bins: DurationBins, share: number): number | null {
  const sorted = [...bins].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bin, count] of sorted) {
    seen += count;
    if (seen >= share * total) {
      return GROWTH ** (bin + 0.5);
    }
  }
  return null;
}
