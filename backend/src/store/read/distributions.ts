import type { Ask } from './ask.ts';
import type { SeriesStartAt } from './series.ts';
import { sql, type Sql } from './sql.ts';
import { at, lasting, unixUsText, type TimeRange } from './times.ts';

/** How a point relates to the one before it in its series. */
export type Base =
  /** Counts on from the point before. */
  | 'continues'
  /** Counts from zero: after a reset or a new start, or because it is a delta. */
  | 'zero'
  /** Nothing near enough before it: it only is where the next one counts from. */
  | 'unknown';

/** A histogram or summary point, thinned: of a cumulative series the last of each step and what follows a reset. */
export interface DistributionPoint {
  readonly seriesId: number;
  readonly timeUs: number;
  readonly base: Base;
  /** Since when this point counts where its base is zero; null where that is unknown. */
  readonly sinceUs: number | null;
  readonly count: number;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly explicit: { readonly bounds: readonly number[]; readonly counts: readonly number[] } | null;
  readonly exponential: ExponentialBuckets | null;
  readonly summary: { readonly quantiles: readonly number[]; readonly values: readonly number[] } | null;
}

export interface ExponentialBuckets {
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly positive: { readonly offset: number; readonly counts: readonly number[] };
  readonly negative: { readonly offset: number; readonly counts: readonly number[] };
}

export interface DistributionQuestion {
  readonly seriesIds: readonly number[];
  /** Whole steps. */
  readonly range: TimeRange;
  readonly stepUs: number;
  readonly maxGapUs: number;
  readonly starts: readonly SeriesStartAt[];
  /** Buckets and quantiles cost much more than totals. */
  readonly withBuckets: boolean;
  readonly limit: number;
}

export interface DistributionReader {
  /** Points of cumulative series, by series and time; some lie before the range, for the first one to count from. */
  cumulative(question: DistributionQuestion, signal: AbortSignal): Promise<readonly DistributionPoint[]>;
  /** Every point of delta series in the range. */
  deltas(question: DistributionQuestion, signal: AbortSignal): Promise<readonly DistributionPoint[]>;
}

export function createDistributionReader(ask: Ask): DistributionReader {
  const run = async (piece: Sql, signal: AbortSignal) =>
    (await ask.question<PointRow>(piece, signal)).map(asPoint);
  return {
    cumulative: (question, signal) => run(cumulativeSql(question), signal),
    deltas: (question, signal) => run(deltasSql(question), signal),
  };
}

const BUCKET_COLUMNS = sql`bounds, counts, scale, zero_count, zero_threshold, positive_offset, positive_counts,
  negative_offset, negative_counts, quantiles, quantile_values`;

const BUCKETS_AS_JSON = sql`CASE WHEN counts IS NULL AND scale IS NULL AND quantiles IS NULL THEN NULL ELSE
  json_build_array(bounds, counts, scale, zero_count, zero_threshold, positive_offset, positive_counts,
                   negative_offset, negative_counts, quantiles, quantile_values) END AS buckets`;

const NO_BUCKETS = sql`NULL::json AS buckets`;

function deltasSql(question: DistributionQuestion): Sql {
  return sql`
    SELECT series_id, ${unixUsText(sql`time`)} AS time_us, 'zero' AS base, NULL AS since_us, count::float8, sum, min, max,
           ${question.withBuckets ? BUCKETS_AS_JSON : NO_BUCKETS}
    FROM vigilops.histograms
    WHERE series_id = ANY(${question.seriesIds}::int[]) AND NOT absent
      AND time >= ${at(question.range.fromUs)} AND time < ${at(question.range.toUs)}
    ORDER BY series_id, time LIMIT ${question.limit}`;
}

function cumulativeSql(question: DistributionQuestion): Sql {
  const { range, stepUs, maxGapUs, withBuckets, limit } = question;
  const buckets = withBuckets ? sql`, ${BUCKET_COLUMNS}` : sql``;
  return sql`
    WITH readings AS (
      SELECT series_id, time, is_start, count, sum, min, max ${buckets} FROM (
        SELECT *, false AS is_start FROM vigilops.histograms
        WHERE series_id = ANY(${question.seriesIds}::int[]) AND NOT absent
          AND time >= ${at(range.fromUs - maxGapUs)} AND time < ${at(range.toUs)}
      ) AS points
      ${question.starts.length === 0 ? sql`` : sql`UNION ALL ${startsSql(question)}`}
    ), judged AS (
      SELECT *, date_bin(${lasting(stepUs)}, time, ${at(range.fromUs)}) AS bin, CASE
          WHEN before_time IS NULL OR before_time = time OR time - before_time > ${lasting(maxGapUs)} THEN 'unknown'
          WHEN after_start OR count < before_count THEN 'zero'
          ELSE 'continues' END AS base
      FROM (
        SELECT *, lag(time) OVER earlier AS before_time, lag(count) OVER earlier AS before_count,
               lag(is_start) OVER earlier AS after_start
        FROM readings WINDOW earlier AS (PARTITION BY series_id ORDER BY time, is_start DESC)
      ) AS pairs
      WHERE NOT is_start
    ), followed AS (
      SELECT *, lead(base) OVER later AS next_base, lead(bin) OVER later AS next_bin
      FROM judged WINDOW later AS (PARTITION BY series_id ORDER BY time)
    )
    SELECT series_id, ${unixUsText(sql`time`)} AS time_us, base, ${unixUsText(sql`before_time`)} AS since_us,
           count::float8, sum, min, max, ${withBuckets ? BUCKETS_AS_JSON : NO_BUCKETS}
    FROM followed
    WHERE base <> 'continues' OR next_base IS DISTINCT FROM 'continues' OR next_bin <> bin
    ORDER BY series_id, time LIMIT ${limit}`;
}

function startsSql({ starts, withBuckets }: DistributionQuestion): Sql {
  const buckets = withBuckets
    ? sql`, NULL::float8[], NULL::bigint[], NULL::int, NULL::bigint, NULL::float8, NULL::int, NULL::bigint[], NULL::int,
          NULL::bigint[], NULL::float8[], NULL::float8[]`
    : sql``;
  return sql`SELECT series_id, timestamptz 'epoch' + start_us * interval '1 microsecond', true, 0, NULL, NULL, NULL ${buckets}
    FROM unnest(${starts.map((start) => start.seriesId)}::int[], ${starts.map((start) => start.startUs)}::bigint[])
      AS start (series_id, start_us)`;
}

type Numbers = readonly (number | string)[] | null;

interface PointRow extends Record<string, unknown> {
  readonly series_id: number;
  readonly time_us: string;
  readonly base: Base;
  readonly since_us: string | null;
  readonly count: number;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly buckets: BucketColumns | null;
}

type BucketColumns = readonly [
  bounds: Numbers,
  counts: Numbers,
  scale: number | null,
  zeroCount: number | null,
  zeroThreshold: number | null,
  positiveOffset: number | null,
  positiveCounts: Numbers,
  negativeOffset: number | null,
  negativeCounts: Numbers,
  quantiles: Numbers,
  values: Numbers,
];

const NONE: BucketColumns = [null, null, null, null, null, null, null, null, null, null, null];

function asPoint(row: PointRow): DistributionPoint {
  const [bounds, counts, scale, zeroCount, zeroThreshold, ...rest] = row.buckets ?? NONE;
  const [positiveOffset, positiveCounts, negativeOffset, negativeCounts, quantiles, values] = rest;
  return {
    seriesId: row.series_id,
    timeUs: Number(row.time_us),
    base: row.base,
    sinceUs: row.since_us === null ? null : Number(row.since_us),
    count: row.count,
    sum: ordinary(row.sum),
    min: ordinary(row.min),
    max: ordinary(row.max),
    explicit: counts === null ? null : { bounds: numbers(bounds), counts: numbers(counts) },
    exponential:
      scale === null
        ? null
        : {
            scale,
            zeroCount: zeroCount ?? 0,
            zeroThreshold: zeroThreshold ?? 0,
            positive: { offset: positiveOffset ?? 0, counts: numbers(positiveCounts) },
            negative: { offset: negativeOffset ?? 0, counts: numbers(negativeCounts) },
          },
    summary: quantiles === null ? null : { quantiles: numbers(quantiles), values: numbers(values) },
  };
}

/** JSON has no NaN or infinity: they come as text. */
function numbers(list: Numbers): number[] {
  return (list ?? []).map(Number);
}

/** The rule of docs/data-model.md for aggregates. */
function ordinary(value: number | null): number | null {
  return value !== null && Math.abs(value) <= 1e290 ? value : null;
}
