import { silentLogger, systemClock } from '@vigilops/runtime';
import { createHoldBack } from '../archive/hold-back.ts';
import { DEFAULT_RETENTION_DAYS } from '../defaults.ts';
import { expire, type Dropped } from '../maintenance/retention.ts';
import type { ReadingRoom } from './open-reading-room.ts';

const signal = new AbortController().signal;

/** Compresses all chunks of logs; answers how much of the table is compressed, 0 to 1. */
export async function compressLogs({ engine, rows }: Pick<ReadingRoom, 'engine' | 'rows'>): Promise<number> {
  if (engine.name === 'timescale') {
    await rows(
      `SELECT compress_chunk(chunk, if_not_compressed => true) FROM show_chunks('vigilops.logs') AS chunk`,
    );
  }
  const sizes = await engine.sizes(signal);
  return sizes.find(({ table }) => table === 'logs')?.compressedShare ?? 0;
}

/** Retention as the house does it while logs are archived: what is no longer kept goes, whatever is not archived stays. */
export function retireLogs(
  { database, engine }: Pick<ReadingRoom, 'database' | 'engine'>,
  keepDays: number,
  now: Date,
): Promise<Dropped> {
  const { connections } = database;
  const holdBack = createHoldBack({ connections, logger: silentLogger, isOn: () => true, now: () => now });
  const deps = { connections, engine, clock: systemClock, logger: silentLogger, holdBack };
  return expire(
    deps,
    { ...DEFAULT_RETENTION_DAYS, logs: keepDays, log_segments: keepDays, log_counts: keepDays },
    now,
    signal,
  );
}
