import type { Database } from '../database.ts';
import type { Ask } from './ask.ts';
import type { Level } from './number-range.ts';
import { sql, type Sql } from './sql.ts';

/** Until when the buckets of each rollup are finished, in microseconds; 0 where there is none yet. */
export type RollupProgress = Readonly<Record<Exclude<Level, 'raw'>, number>>;

export interface RollupProgressReader {
  rollupProgress(signal: AbortSignal): Promise<RollupProgress>;
}

const NEVER: RollupProgress = { '1m': 0, '5m': 0, '1h': 0 };

const PROGRESS: Record<Database['engine'], Sql> = {
  postgres: sql`
    SELECT level, (extract(epoch FROM materialised_until) * 1000000)::bigint::text AS until_us
    FROM vigilops.rollup_progress WHERE isfinite(materialised_until)`,
  // The watermark of a continuous aggregate that was never refreshed lies before the year 1.
  timescale: sql`
    SELECT right(user_view_name, 2) AS level, _timescaledb_functions.cagg_watermark(mat_hypertable_id)::text AS until_us
    FROM _timescaledb_catalog.continuous_agg
    WHERE user_view_schema = 'vigilops' AND user_view_name IN ('samples_1m', 'samples_5m', 'samples_1h')`,
};

export function createRollupProgressReader(engine: Database['engine'], ask: Ask): RollupProgressReader {
  return {
    async rollupProgress(signal) {
      const rows = await ask.read<{ level: keyof RollupProgress; until_us: string }>(
        PROGRESS[engine],
        signal,
      );
      const until = Object.fromEntries(rows.map((row) => [row.level, Math.max(0, Number(row.until_us))]));
      return { ...NEVER, ...until };
    },
  };
}
