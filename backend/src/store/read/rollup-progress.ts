import type { Ask } from './ask.ts';
import type { Level } from './number-range.ts';
import { sql } from './sql.ts';
import { unixUsText } from './times.ts';

/** Until when the buckets of each rollup are finished, in microseconds; 0 where there is none yet. */
export type RollupProgress = Readonly<Record<Exclude<Level, 'raw'>, number>>;

export interface RollupProgressReader {
  rollupProgress(signal: AbortSignal): Promise<RollupProgress>;
}

const NEVER: RollupProgress = { '1m': 0, '5m': 0, '1h': 0 };

export function createRollupProgressReader(ask: Ask): RollupProgressReader {
  return {
    async rollupProgress(signal) {
      const rows = await ask.read<{ level: keyof RollupProgress; until_us: string }>(
        sql`SELECT level, ${unixUsText(sql`materialised_until`)} AS until_us
            FROM vigilops.rollup_progress WHERE isfinite(materialised_until)`,
        signal,
      );
      return { ...NEVER, ...Object.fromEntries(rows.map((row) => [row.level, Number(row.until_us)])) };
    },
  };
}
