import { LEVELS_US, type Level, type Segment } from './number-range.ts';
import { join, sql, type Sql } from './sql.ts';
import { at } from './times.ts';

/** Values that take part in aggregates: NaN, infinities and magnitudes that could overflow a sum do not. */
export const ORDINARY = sql`value BETWEEN -1e290 AND 1e290`;

/**
 * The tables of finished buckets. The views `samples_*` would add the buckets that are not finished yet; a range is cut
 * where they begin instead, because views upon views over many partitions take longer to plan than to read.
 */
const FINISHED: Record<Exclude<Level, 'raw'>, Sql> = {
  '1m': sql`vigilops.samples_1m_data`,
  '5m': sql`vigilops.samples_5m_data`,
  '1h': sql`vigilops.samples_1h_data`,
};

/** Buckets of a range from all its segments: (series_id, time, width_us, samples, sum, min, max, first, last, increase). */
export function bucketsSql(
  segments: readonly Segment[],
  seriesIds: readonly number[],
  except?: (segment: Segment) => Sql,
): Sql {
  const parts = segments.map((segment) => {
    const inSegment = sql`series_id = ANY(${seriesIds}::int[])
      AND time >= ${at(segment.fromUs)} AND time < ${at(segment.toUs)}`;
    if (segment.level === 'raw') {
      return samplesAsBuckets(sql`FROM vigilops.samples WHERE ${inSegment} AND ${ORDINARY}`);
    }
    return sql`SELECT series_id, time, ${LEVELS_US[segment.level]}::float8 AS width_us, samples::float8 AS samples, sum, min, max, first, last, increase
      FROM ${FINISHED[segment.level]} AS bucket WHERE ${inSegment} ${except?.(segment) ?? sql``}`;
  });
  return join(parts, sql` UNION ALL `);
}

/** A sample is a bucket of its own, without width. Counts are doubles: the sum of bigints is numeric, and slow. */
export function samplesAsBuckets(from: Sql): Sql {
  return sql`SELECT series_id, time, 0::float8 AS width_us, 1::float8 AS samples, value AS sum, value AS min, value AS max,
      value AS first, value AS last, 0::float8 AS increase ${from}`;
}
