import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@vigilops/embedded-db';
import { systemClock } from '@vigilops/runtime';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { stderrLogger } from './stderr-logger.ts';

// The one way vitest offers to type what a global set-up hands to tests.
// eslint-disable-next-line no-restricted-syntax
declare module 'vitest' {
  export interface ProvidedContext {
    /** Administrator's URL of the embedded PostgreSQL of this run. */
    vigilopsPostgresUrl: string;
  }
}

/** Runs in parallel each get a folder of their own; a folder is used again by later runs, with its cluster in it. */
const PARALLEL_RUNS = 16;

let server: EmbeddedPostgres | undefined;

/** Starts the one embedded PostgreSQL that all test files of the run share. */
export async function setup(project: TestProject): Promise<void> {
  server = await startInFreeFolder();
  await dropLeftovers(server.url);
  project.provide('vigilopsPostgresUrl', server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop();
}

async function startInFreeFolder(): Promise<EmbeddedPostgres> {
  const user = String(process.getuid?.() ?? os.userInfo().username);
  let lastError: unknown;
  for (let run = 0; run < PARALLEL_RUNS; run += 1) {
    const dataDir = path.join(os.tmpdir(), `vigilops-test-${user}-${String(run)}`);
    try {
      return await startTestServer(dataDir);
    } catch (error) {
      lastError = error;
      if (error instanceof Error && error.message.includes('another VigilOps')) {
        continue;
      }
      // A cluster of an older version, or one that a killed run left damaged (it runs without fsync).
      await rm(dataDir, { recursive: true, force: true });
      return startTestServer(dataDir);
    }
  }
  throw lastError;
}

function startTestServer(dataDir: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres(
    {
      dataDir,
      durable: false,
      settings: { max_connections: '200', shared_buffers: '64MB', wal_compression: 'off' },
    },
    { clock: systemClock, logger: stderrLogger },
  );
}

/** Databases of runs that were killed. Templates stay: their names say which schema they hold. */
async function dropLeftovers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%' OR datname LIKE 'building\\_%'`,
    );
    for (const { datname } of rows) {
      await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}
