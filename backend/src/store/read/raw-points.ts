import type { Ask } from './ask.ts';
import { sql, type Sql } from './sql.ts';
import { at, unixUsText, type TimeRange } from './times.ts';

/** NaN and infinities come as text; null is "the sender said: no value". */
export type ExactNumber = number | 'NaN' | 'Infinity' | '-Infinity' | null;

export interface RawSeries {
  readonly seriesId: number;
  /** Microseconds, ascending. */
  readonly timesUs: readonly number[];
  readonly values: readonly ExactNumber[];
}

/** A stored histogram or summary point; counts are whole numbers as text. */
export interface RawDistribution {
  readonly seriesId: number;
  readonly timeUs: number;
  readonly absent: boolean;
  readonly count: string;
  readonly sum: ExactNumber;
  readonly min: ExactNumber;
  readonly max: ExactNumber;
  readonly bounds: readonly ExactNumber[] | null;
  readonly counts: readonly string[] | null;
  readonly scale: number | null;
  readonly zeroCount: string | null;
  readonly zeroThreshold: ExactNumber;
  readonly positiveOffset: number | null;
  readonly positiveCounts: readonly string[] | null;
  readonly negativeOffset: number | null;
  readonly negativeCounts: readonly string[] | null;
  readonly quantiles: readonly ExactNumber[] | null;
  readonly quantileValues: readonly ExactNumber[] | null;
}

export interface RawPointReader {
  /** The stored points themselves, at most `limit` of all series together, by series and time. */
  rawNumbers(
    seriesIds: readonly number[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly RawSeries[]>;
  rawDistributions(
    seriesIds: readonly number[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly RawDistribution[]>;
}

export function createRawPointReader(ask: Ask): RawPointReader {
  return {
    async rawNumbers(seriesIds, range, limit, signal) {
      const rows = await ask.question<{ series_id: number; times: number[]; vals: ExactNumber[] }>(
        sql`SELECT series_id, json_agg((extract(epoch FROM time) * 1000000)::bigint) AS times, json_agg(value) AS vals
            FROM (
              SELECT series_id, time, value FROM vigilops.samples ${within(seriesIds, range)}
              ORDER BY series_id, time LIMIT ${limit}
            ) AS points
            GROUP BY series_id ORDER BY series_id`,
        signal,
      );
      return rows.map((row) => ({ seriesId: row.series_id, timesUs: row.times, values: row.vals }));
    },

    async rawDistributions(seriesIds, range, limit, signal) {
      const rows = await ask.question<DistributionRow>(
        sql`SELECT series_id, ${unixUsText(sql`time`)} AS time_us, absent, count::text, to_json(sum) AS sum,
                   to_json(min) AS min, to_json(max) AS max, to_json(bounds) AS bounds, to_json(counts::text[]) AS counts,
                   scale, zero_count::text, to_json(zero_threshold) AS zero_threshold,
                   positive_offset, to_json(positive_counts::text[]) AS positive_counts,
                   negative_offset, to_json(negative_counts::text[]) AS negative_counts,
                   to_json(quantiles) AS quantiles, to_json(quantile_values) AS quantile_values
            FROM vigilops.histograms ${within(seriesIds, range)}
            ORDER BY series_id, time LIMIT ${limit}`,
        signal,
      );
      return rows.map(asRawDistribution);
    },
  };
}

interface DistributionRow extends Record<string, unknown> {
  readonly series_id: number;
  readonly time_us: string;
  readonly absent: boolean;
  readonly count: string;
  readonly sum: ExactNumber;
  readonly min: ExactNumber;
  readonly max: ExactNumber;
  readonly bounds: ExactNumber[] | null;
  readonly counts: string[] | null;
  readonly scale: number | null;
  readonly zero_count: string | null;
  readonly zero_threshold: ExactNumber;
  readonly positive_offset: number | null;
  readonly positive_counts: string[] | null;
  readonly negative_offset: number | null;
  readonly negative_counts: string[] | null;
  readonly quantiles: ExactNumber[] | null;
  readonly quantile_values: ExactNumber[] | null;
}

function asRawDistribution(row: DistributionRow): RawDistribution {
  return {
    seriesId: row.series_id,
    timeUs: Number(row.time_us),
    absent: row.absent,
    count: row.count,
    sum: row.sum,
    min: row.min,
    max: row.max,
    bounds: row.bounds,
    counts: row.counts,
    scale: row.scale,
    zeroCount: row.zero_count,
    zeroThreshold: row.zero_threshold,
    positiveOffset: row.positive_offset,
    positiveCounts: row.positive_counts,
    negativeOffset: row.negative_offset,
    negativeCounts: row.negative_counts,
    quantiles: row.quantiles,
    quantileValues: row.quantile_values,
  };
}

function within(seriesIds: readonly number[], range: TimeRange): Sql {
  return sql`WHERE series_id = ANY(${seriesIds}::int[])
    AND time >= ${at(range.fromUs)} AND time < ${at(range.toUs)}`;
}
