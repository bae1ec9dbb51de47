import { formatTimeUs } from '@vigilops/contracts/api';
import { sql, type Sql } from './sql.ts';

/** Half open, in microseconds since the Unix epoch. */
export interface TimeRange {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A moment as a timestamptz parameter, so that partitions are pruned when the plan is made. */
export function at(us: number): Sql {
  return sql`${formatTimeUs(us)}::timestamptz`;
}

/** A length of time as an interval parameter. */
export function lasting(us: number): Sql {
  return sql`${`${String(us)} microseconds`}::interval`;
}

/** A timestamptz column as ISO 8601 in UTC with microseconds; the driver's Date would end at milliseconds. */
export function isoText(column: Sql): Sql {
  return sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** A timestamptz column as whole microseconds since the epoch, as text. */
export function unixUsText(column: Sql): Sql {
  return sql`(extract(epoch FROM ${column}) * 1000000)::bigint::text`;
}

/** The same as a double: exact until 2106, and four times cheaper than numeric. */
export function unixUs(column: Sql): Sql {
  return sql`round(date_part('epoch', ${column}) * 1000000)`;
}
