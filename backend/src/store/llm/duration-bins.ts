import { sql, type Sql } from '../read/sql.ts';

/** Each bin is so much wider than the one before: its middle is within 5 % of all that it holds. */
const GROWTH = 1.1;
const LOG_GROWTH = Math.log(GROWTH);

/** The bin of a duration in whole microseconds. Unlike percentiles, calls in bins can be added up. */
export function binOf(durationUs: Sql): Sql {
  return sql`floor(ln(greatest(${durationUs}, 1)::float8) / ${LOG_GROWTH}::float8)::int`;
}

/** The middle of a bin, in microseconds. */
export function middleOf(bin: number): number {
  return GROWTH ** (bin + 0.5);
}
