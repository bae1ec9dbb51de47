import type { Ask } from './ask.ts';
import { ORDINARY } from './buckets.ts';
import { sql } from './sql.ts';
import { at, unixUs } from './times.ts';

export interface LatestValues {
  readonly seriesId: number;
  /** Newest first. */
  readonly timesUs: readonly number[];
  readonly values: readonly number[];
}

export interface LatestReader {
  /** The newest ordinary values of each series, at most `count`, not older than `sinceUs` nor newer than `untilUs`. */
  latest(
    seriesIds: readonly number[],
    window: { readonly sinceUs: number; readonly untilUs: number; readonly count: number },
    signal: AbortSignal,
  ): Promise<readonly LatestValues[]>;
}

export function createLatestReader(ask: Ask): LatestReader {
  return {
    async latest(seriesIds, { sinceUs, untilUs, count }, signal) {
      const rows = await ask.read<{ series_id: number; times: number[]; vals: number[] }>(
        sql`SELECT wanted.series_id, json_agg(${unixUs(sql`time`)}) AS times, json_agg(value) AS vals
            FROM unnest(${seriesIds}::int[]) AS wanted (series_id) CROSS JOIN LATERAL (
              SELECT time, value FROM vigilops.samples
              WHERE series_id = wanted.series_id AND ${ORDINARY}
                AND time >= ${at(sinceUs)} AND time <= ${at(untilUs)}
              ORDER BY time DESC LIMIT ${count}
            ) AS newest
            GROUP BY wanted.series_id`,
        signal,
      );
      return rows.map((row) => ({
        seriesId: row.series_id,
        timesUs: row.times,
        values: row.vals,
      }));
    },
  };
}
