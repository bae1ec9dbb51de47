import type { Clock, Logger } from '@vigilops/runtime';
import type { Connections } from '../../connections.ts';
import type { CallOptions } from '../../database.ts';
import {
  dataTableOf,
  timeTableOf,
  TIME_TABLES,
  type Piece,
  type StorageEngine,
  type TableSize,
} from '../engine.ts';
import { applyPolicies, COMPRESSED_TABLES } from './policies.ts';

const LIMIT_MS = 30_000;
const COMPRESS_LIMIT_MS = 600_000;

/** TimescaleDB: hypertables make their own chunks, and policies in the server compress them. */
export function createTimescaleEngine(
  connections: Connections,
  deps: { readonly logger: Logger; readonly clock: Clock },
): StorageEngine {
  const options = (signal: AbortSignal, timeoutMs = LIMIT_MS): CallOptions => ({ signal, timeoutMs });
  return {
    name: 'timescale',
    applySettings: (settings, signal) => applyPolicies(connections, settings, deps.logger, signal),
    makeRoom: () => Promise.resolve(),
    forgetRoom: () => undefined,
    makeRoomAhead: () => Promise.resolve(),

    compress: async (now, signal) => {
      const overdue = await overdueJobs(connections, now, options(signal));
      for (const { job_id: jobId, hypertable } of overdue) {
        deps.logger.warn({ jobId, hypertable }, 'a compression policy did not run by itself; running it');
        await connections.session(
          async (session) => {
            await session.query({ text: `CALL run_job(${String(jobId)})` });
          },
          options(signal, COMPRESS_LIMIT_MS),
        );
      }
      return overdue.length;
    },

    pieces: async (signal) => {
      const rows = await connections.query<ChunkRow>({ text: CHUNKS_SQL }, options(signal));
      return rows.flatMap((row) => pieceOf(row) ?? []);
    },

    drop: async (piece, signal) => {
      await connections.transaction(async (session) => {
        await session.query({ text: `SET LOCAL lock_timeout = '500ms'` });
        // One chunk at a time: as few locks as can be.
        await session.query({
          text: `SELECT drop_chunks($1::regclass, older_than => $3::timestamptz, newer_than => $2::timestamptz)`,
          values: [`vigilops.${dataTableOf(piece.table)}`, piece.from, piece.to],
        });
      }, options(signal));
    },

    sizes: async (signal) => {
      const rows = await connections.query<SizeRow>({ text: SIZES_SQL }, options(signal));
      const byTable = new Map(rows.map((row) => [timeTableOf(row.hypertable), row]));
      return TIME_TABLES.map((table): TableSize => {
        const row = byTable.get(table);
        const bytes = Number(row?.bytes ?? 0);
        return {
          table,
          bytes,
          compressedShare: bytes === 0 ? 0 : Number(row?.compressed_bytes ?? 0) / bytes,
        };
      });
    },
  };
}

interface ChunkRow extends Record<string, unknown> {
  readonly hypertable: string;
  readonly name: string;
  readonly range_start: Date;
  readonly range_end: Date;
  readonly bytes: string;
}

/** A compressed chunk keeps its rows in a second table; the catalog knows which one. */
const CHUNKS_SQL = `
  SELECT c.hypertable_name AS hypertable, c.chunk_name AS name, c.range_start, c.range_end,
         (pg_total_relation_size(format('%I.%I', c.chunk_schema, c.chunk_name)::regclass)
          + coalesce(pg_total_relation_size(format('%I.%I', z.schema_name, z.table_name)::regclass), 0))::text AS bytes
  FROM timescaledb_information.chunks c
  JOIN _timescaledb_catalog.chunk k ON k.schema_name = c.chunk_schema AND k.table_name = c.chunk_name
  LEFT JOIN _timescaledb_catalog.chunk z ON z.id = k.compressed_chunk_id AND NOT z.dropped
  WHERE c.hypertable_schema = 'vigilops'`;

interface SizeRow extends Record<string, unknown> {
  readonly hypertable: string;
  readonly bytes: string;
  readonly compressed_bytes: string;
}

const SIZES_SQL = `
  SELECT hypertable, sum(bytes)::text AS bytes, sum(compressed_bytes)::text AS compressed_bytes
  FROM (
    SELECT c.hypertable_name AS hypertable,
           pg_total_relation_size(format('%I.%I', c.chunk_schema, c.chunk_name)::regclass)
             + coalesce(z.size, 0) AS bytes,
           coalesce(z.size, 0) AS compressed_bytes
    FROM timescaledb_information.chunks c
    JOIN _timescaledb_catalog.chunk k ON k.schema_name = c.chunk_schema AND k.table_name = c.chunk_name
    LEFT JOIN LATERAL (
      SELECT pg_total_relation_size(format('%I.%I', schema_name, table_name)::regclass) AS size
      FROM _timescaledb_catalog.chunk WHERE id = k.compressed_chunk_id AND NOT dropped
    ) AS z ON true
    WHERE c.hypertable_schema = 'vigilops'
  ) AS chunk
  GROUP BY hypertable`;

function pieceOf(row: ChunkRow): Piece | undefined {
  const table = timeTableOf(row.hypertable);
  return table === undefined
    ? undefined
    : { table, name: row.name, from: row.range_start, to: row.range_end, bytes: Number(row.bytes) };
}

/** Compression jobs that should have finished long ago: the server has too few background workers, or none. */
async function overdueJobs(
  connections: Connections,
  now: Date,
  options: CallOptions,
): Promise<readonly { job_id: number; hypertable: string }[]> {
  return connections.query<{ job_id: number; hypertable: string }>(
    {
      text: `SELECT j.job_id, j.hypertable_name AS hypertable
             FROM timescaledb_information.jobs j
             LEFT JOIN timescaledb_information.job_stats s USING (job_id)
             WHERE j.hypertable_schema = 'vigilops' AND j.hypertable_name = ANY($1)
               AND j.proc_name IN ('policy_compression', 'policy_columnstore')
               AND s.job_status IS DISTINCT FROM 'Running'
               AND coalesce(s.last_run_started_at, j.initial_start, '-infinity') < $2::timestamptz - 3 * j.schedule_interval
               AND coalesce(s.last_successful_finish, '-infinity') < $2::timestamptz - 3 * j.schedule_interval`,
      values: [COMPRESSED_TABLES.map(dataTableOf), now],
    },
    options,
  );
}
