import type { Logger } from '@vigilops/runtime';
import type { Connections, Session } from '../../connections.ts';
import { dataTableOf, type StorageSettings, type TimeTable } from '../engine.ts';

const LIMIT_MS = 60_000;
/** Rollups get late buckets for longer than raw rows, and a change in a compressed chunk costs more. */
const ROLLUP_COMPRESS_AFTER_HOURS = 48;

export const COMPRESSED_TABLES: readonly TimeTable[] = [
  'samples',
  'histograms',
  'exemplars',
  'logs',
  'spans',
  'check_results',
  'host_changes',
  'llm_calls',
  'db_metrics',
  'db_connections',
  'db_query_stats',
  'slow_queries',
  'samples_1m',
  'samples_5m',
  'samples_1h',
];

/** Tables whose chunks have the configured width; the coarser ones have widths of their own. */
const CHUNK_WIDTH_TABLES: readonly TimeTable[] = [
  'samples',
  'histograms',
  'exemplars',
  'logs',
  'spans',
  'samples_1m',
];

/**
 * Chunk widths and compression policies as configured. Retention is no policy: the server's own would wait for locks
 * without a limit and stand in the way of readers and writers; a job of ours drops chunks one by one.
 */
export async function applyPolicies(
  connections: Connections,
  settings: StorageSettings,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  await connections.transaction(
    async (session) => {
      await session.query({ text: 'SELECT pg_advisory_xact_lock(7650003)' });
      for (const table of CHUNK_WIDTH_TABLES) {
        await setChunkWidth(session, table, settings.chunkHours);
      }
      for (const table of COMPRESSED_TABLES) {
        const isRollup = table.startsWith('samples_');
        const hours = isRollup
          ? Math.max(ROLLUP_COMPRESS_AFTER_HOURS, settings.compressAfterHours)
          : settings.compressAfterHours;
        await setCompression(session, table, hours, logger);
      }
    },
    { signal, timeoutMs: LIMIT_MS },
  );
}

async function setChunkWidth(session: Session, table: TimeTable, hours: number): Promise<void> {
  await session.query({
    text: `SELECT set_chunk_time_interval($1::regclass, make_interval(hours => $2))
           FROM timescaledb_information.dimensions
           WHERE hypertable_schema = 'vigilops' AND hypertable_name = $3
             AND time_interval <> make_interval(hours => $2)`,
    values: [`vigilops.${dataTableOf(table)}`, hours, dataTableOf(table)],
  });
}

async function setCompression(
  session: Session,
  table: TimeTable,
  hours: number,
  logger: Logger,
): Promise<void> {
  const relation = `vigilops.${dataTableOf(table)}`;
  const [job] = await session.query<{ job_id: number; due: boolean }>({
    text: `SELECT job_id, (config->>'compress_after')::interval <> make_interval(hours => $2) AS due
           FROM timescaledb_information.jobs
           WHERE hypertable_schema = 'vigilops' AND hypertable_name = $1
             AND proc_name IN ('policy_compression', 'policy_columnstore')`,
    values: [dataTableOf(table), hours],
  });
  if (job === undefined) {
    await session.query({
      text: `SELECT add_compression_policy($1::regclass, compress_after => make_interval(hours => $2))`,
      values: [relation, hours],
    });
    return;
  }
  if (job.due) {
    logger.info({ table, hours }, 'age of compression changed');
    await session.query({
      text: `SELECT alter_job($1, config => jsonb_set(
               (SELECT config FROM timescaledb_information.jobs WHERE job_id = $1),
               '{compress_after}', to_jsonb(make_interval(hours => $2)::text)))`,
      values: [job.job_id, hours],
    });
  }
}
