import type { Bounded } from '../../model/index.ts';
import { sql, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';

/** Of rows that were asked for with one more than `most`. */
export function bounded<T>(rows: readonly T[], most: number): Bounded<T> {
  return { items: rows.slice(0, most), isCut: rows.length > most };
}

/** Whole minutes since the begin of the range. */
export function minuteOf(time: Sql, fromUs: number): Sql {
  return sql`floor(date_part('epoch', ${time} - ${at(fromUs)}) / 60)::int`;
}
