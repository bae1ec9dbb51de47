import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { childrenOf } from './process-figures.ts';

/** A database of this run's own. */
export interface BenchDatabase {
  readonly name: string;
  readonly url: string;
  /** Server processes that work for this database on this machine, as far as they can be told apart. */
  pids(): number[];
  ask<R extends pg.QueryResultRow>(sql: string): Promise<R[]>;
  close(): Promise<void>;
}

/**
 * Embedded PostgreSQL, and TimescaleDB where VIGILOPS_TEST_TIMESCALE_URL names a server; with VIGILOPS_BENCH_ENGINE=timescale
 * that alone.
 */
export function benchDatabases(): (() => Promise<BenchDatabase>)[] {
  const native = process.env.VIGILOPS_TEST_TIMESCALE_URL;
  if (native === undefined) {
    console.log('SKIPPED TimescaleDB: VIGILOPS_TEST_TIMESCALE_URL names no server');
    return [openEmbedded];
  }
  const open = () => openNative(native);
  return process.env.VIGILOPS_BENCH_ENGINE === 'timescale' ? [open] : [openEmbedded, open];
}

async function openEmbedded(): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vigilops-bench-'));
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir }, { logger: silentLogger, clock: systemClock });
  return {
    name: 'embedded PostgreSQL 18',
    url: server.url,
    pids: () => [server.pid(), ...childrenOf(server.pid()).map(Number)],
    ask: (sql) => askOn(server.url, sql),
    close: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function openNative(adminUrl: string): Promise<BenchDatabase> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await askOn(adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    name: 'TimescaleDB',
    url: url.toString(),
    // Its other processes serve other databases too.
    pids: () => pidsWithTitle(` ${name} `),
    ask: (sql) => askOn(url.toString(), sql),
    close: async () => {
      await askOn(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function askOn<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A server process names its database in its title: "postgres: user database address state". */
function pidsWithTitle(part: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const title = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        return title.startsWith('postgres:') && title.includes(part);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** What rows of the two large tables take, indexes included. */
export async function bytesPerRow(database: BenchDatabase): Promise<string> {
  const { sample, line } = await bytesOfRows(database);
  const inBytes = (bytes: number | null) => bytes?.toFixed(2) ?? '–';
  return `${inBytes(sample)} B a sample, ${inBytes(line)} B a line`;
}

/** Bytes on disk, indexes included, for each row; null where there is no row. */
export async function bytesOfRows(
  database: BenchDatabase,
): Promise<{ readonly sample: number | null; readonly line: number | null }> {
  const found: Record<'sample' | 'line', number | null> = { sample: null, line: null };
  for (const [table, row] of [
    ['samples', 'sample'],
    ['logs', 'line'],
  ] as const) {
    const [hyper] = await database.ask<{ known: boolean }>(
      `SELECT to_regproc('hypertable_size') IS NOT NULL AS known`,
    );
    const bytes =
      hyper?.known === true
        ? `hypertable_size('vigilops.${table}')`
        : `(SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = 'vigilops.${table}'::regclass)`;
    const [answer] = await database.ask<{ each: number | null }>(
      `SELECT (${bytes}::float8 / nullif((SELECT count(*) FROM vigilops.${table}), 0))::float8 AS each`,
    );
    found[row] = answer?.each ?? null;
  }
  return found;
}
