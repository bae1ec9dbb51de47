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
  type TimeTable,
} from '../engine.ts';
import { createOverdueJobs } from './overdue-jobs.ts';
import { createPolicyWarning } from './policy-warning.ts';
import { applyPolicies } from './policies.ts';

const LIMIT_MS = 30_000;
const COMPRESS_LIMIT_MS = 600_000;

/** TimescaleDB: hypertables make their own chunks, and policies in the server compress them. */
export function createTimescaleEngine(
  connections: Connections,
  deps: { readonly logger: Logger; readonly clock: Clock },
): StorageEngine {
  const options = (signal: AbortSignal, timeoutMs = LIMIT_MS): CallOptions => ({ signal, timeoutMs });
  const overdueJobs = createOverdueJobs(connections);
  const idlePolicies = createPolicyWarning(connections);
  return {
    name: 'timescale',
    applySettings: (settings, signal) => applyPolicies(connections, settings, deps.logger, signal),
    makeRoom: () => Promise.resolve(),
    forgetRoom: () => undefined,
    makeRoomAhead: () => Promise.resolve(),

    compress: async (now, signal) => {
      const overdue = await overdueJobs(now, options(signal));
      for (const { job_id: jobId, hypertable } of overdue) {
        deps.logger.warn({ jobId, hypertable }, 'a compression policy did not run by itself; running it');
        await connections.session(
          async (session) => {
            await session.query({ text: `CALL run_job(${String(jobId)})` });
          },
          options(signal, COMPRESS_LIMIT_MS),
        );
      }
      const warning = await idlePolicies(overdue, now, options(signal));
      return { policies: overdue.length, warning };
    },

    pieces: async (signal) => {
      const chunks = await connections.query<ChunkRow>({ text: CHUNKS_SQL }, options(signal));
      return chunks.flatMap((chunk) => pieceOf(chunk) ?? []);
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
      const chunks = await connections.query<ChunkRow>({ text: CHUNKS_SQL }, options(signal));
      return TIME_TABLES.map((table) => sizeOf(table, chunks));
    },
  };
}

interface ChunkRow extends Record<string, unknown> {
  readonly hypertable: string;
  readonly name: string;
  readonly range_start: Date;
  readonly range_end: Date;
  readonly plain_bytes: string;
  readonly compressed_bytes: string;
}

/** A compressed chunk keeps its rows in a second table, which the catalog names. */
const CHUNKS_SQL = `
  SELECT c.hypertable_name AS hypertable, c.chunk_name AS name, c.range_start, c.range_end,
         pg_total_relation_size(format('%I.%I', c.chunk_schema, c.chunk_name)::regclass)::text AS plain_bytes,
         coalesce(z.bytes, 0)::text AS compressed_bytes
  FROM timescaledb_information.chunks c
  JOIN _timescaledb_catalog.chunk k ON k.schema_name = c.chunk_schema AND k.table_name = c.chunk_name
  LEFT JOIN LATERAL (
    SELECT pg_total_relation_size(format('%I.%I', schema_name, table_name)::regclass) AS bytes
    FROM _timescaledb_catalog.chunk WHERE id = k.compressed_chunk_id AND NOT dropped
  ) AS z ON true
  WHERE c.hypertable_schema = 'vigilops'`;

function pieceOf(chunk: ChunkRow): Piece | undefined {
  const table = timeTableOf(chunk.hypertable);
  return table === undefined
    ? undefined
    : { table, name: chunk.name, from: chunk.range_start, to: chunk.range_end, bytes: bytesOf(chunk) };
}

function bytesOf(chunk: ChunkRow): number {
  return Number(chunk.plain_bytes) + Number(chunk.compressed_bytes);
}

function sizeOf(table: TimeTable, chunks: readonly ChunkRow[]): TableSize {
  let bytes = 0;
  let compressed = 0;
  for (const chunk of chunks) {
    if (timeTableOf(chunk.hypertable) === table) {
      bytes += bytesOf(chunk);
      compressed += Number(chunk.compressed_bytes);
    }
  }
  return { table, bytes, compressedShare: bytes === 0 ? 0 : compressed / bytes };
}
