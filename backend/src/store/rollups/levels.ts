/** A rollup and the SQL that computes its buckets from what is below it. */
export interface RollupLevel {
  readonly name: '1m' | '5m' | '1h';
  readonly table: 'samples_1m' | 'samples_5m' | 'samples_1h';
  readonly bucketMs: number;
  /** Range that is rolled up in one transaction. */
  readonly sliceMs: number;
  /** SELECT of the buckets of [$1, $2); `series` narrows it to the ids in $3. */
  readonly select: (series: 'all' | 'listed') => string;
}

/** Any fixed number: one transaction that changes rollups at a time, among all backends. */
export const ROLLUP_LOCK = 7_650_004;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export const ROLLUP_COLUMNS = 'time, series_id, samples, sum, min, max, first, last, increase';

/** Only values within ±1e290 are aggregated: NaN and infinities would poison a sum, larger ones overflow it. */
function selectFromSamples(series: 'all' | 'listed'): string {
  return `
    SELECT time, series_id, samples, sum, min, max, readings[1], readings[samples],
           CASE WHEN samples = 1 THEN 0 ELSE vigilops.increase_of(readings) END
    FROM (
      SELECT date_bin(interval '1 minute', time, timestamptz 'epoch') AS time, series_id, count(*) AS samples,
             sum(value) AS sum, min(value) AS min, max(value) AS max, array_agg(value ORDER BY time) AS readings
      FROM vigilops.samples
      WHERE value BETWEEN -1e290 AND 1e290 AND time >= $1 AND time < $2${narrow(series)}
      GROUP BY 1, 2
    ) AS buckets`;
}

function selectFromLevel(below: string, interval: string): RollupLevel['select'] {
  return (series) => `
    SELECT time, series_id, samples, sum, min, max, firsts[1], lasts[buckets],
           CASE WHEN buckets = 1 THEN increase ELSE increase + vigilops.increase_between(firsts, lasts) END
    FROM (
      SELECT date_bin(interval '${interval}', time, timestamptz 'epoch') AS time, series_id,
             sum(samples)::bigint AS samples, sum(sum) AS sum, min(min) AS min, max(max) AS max, count(*) AS buckets,
             array_agg(first ORDER BY time) AS firsts, array_agg(last ORDER BY time) AS lasts,
             sum(increase) AS increase
      FROM vigilops.${below}
      WHERE time >= $1 AND time < $2${narrow(series)}
      GROUP BY 1, 2
    ) AS buckets`;
}

function narrow(series: 'all' | 'listed'): string {
  return series === 'listed' ? ' AND series_id = ANY($3::int4[])' : '';
}

/** Finest first: each level reads the finished buckets of the one before. */
export const ROLLUP_LEVELS: readonly RollupLevel[] = [
  { name: '1m', table: 'samples_1m', bucketMs: MINUTE_MS, sliceMs: HOUR_MS, select: selectFromSamples },
  {
    name: '5m',
    table: 'samples_5m',
    bucketMs: 5 * MINUTE_MS,
    sliceMs: 6 * HOUR_MS,
    select: selectFromLevel('samples_1m_data', '5 minutes'),
  },
  {
    name: '1h',
    table: 'samples_1h',
    bucketMs: HOUR_MS,
    sliceMs: 24 * HOUR_MS,
    select: selectFromLevel('samples_5m_data', '1 hour'),
  },
];

/**
 * Writes buckets so that repeating it changes nothing. A bucket only ever gains samples: one that would lose some is
 * left as it is, because its raw rows were dropped (by the disk's quota) before a late one came.
 */
export function upsertBuckets(level: RollupLevel, series: 'all' | 'listed'): string {
  return `INSERT INTO vigilops.${level.table}_data AS finished (${ROLLUP_COLUMNS}) ${level.select(series)}
    ON CONFLICT (series_id, time) DO UPDATE SET
      samples = excluded.samples, sum = excluded.sum, min = excluded.min, max = excluded.max,
      first = excluded.first, last = excluded.last, increase = excluded.increase
    WHERE excluded.samples >= finished.samples`;
}

export function floorTo(timeMs: number, bucketMs: number): number {
  return Math.floor(timeMs / bucketMs) * bucketMs;
}
