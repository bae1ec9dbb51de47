import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Logger } from '@vigilops/runtime';
import { VigilError } from '@vigilops/contracts';
import type { Connections, Session } from './connections.ts';
import type { EngineName } from './engines/engine.ts';
import { sqlStateOf } from './sql-state.ts';

const FOLDER = path.join(import.meta.dirname, 'migrations');

/** Any fixed number; all VigilOps backends of one database agree on it. */
const MIGRATION_LOCK = 7_650_001;
const LOCK_TIMEOUT = '1500ms';
const MIGRATION_LIMIT_MS = 600_000;
const LOCK_ATTEMPTS = 40;
const PAUSE_MS = 500;

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** The files of the folder that concern `engine`, in order: `0004_engine.timescale.sql` is for that engine alone. */
export async function loadMigrations(engine: EngineName, folder = FOLDER): Promise<readonly Migration[]> {
  const migrations: Migration[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const parts = /^(\d{4})_([a-z0-9_]+)(?:\.(timescale|postgres))?\.sql$/.exec(file);
    if (parts === null) {
      throw new VigilError(
        'INTERNAL',
        `${file} in the migrations folder is not named NNNN_name[.engine].sql`,
      );
    }
    if (parts[3] === undefined || parts[3] === engine) {
      const text = await readFile(path.join(folder, file), 'utf8');
      const partition = engine === 'postgres' ? 'PARTITION BY RANGE (time)' : '';
      migrations.push({
        number: Number(parts[1]),
        name: `${String(parts[1])}_${String(parts[2])}`,
        sql: text.replaceAll('{{partition_by_time}}', partition),
      });
    }
  }
  return migrations;
}

/** Changes with any migration file: names the state that a database is in once all are applied. */
export function fingerprintOf(migrations: readonly Migration[]): string {
  const hash = createHash('sha256');
  for (const { name, sql } of migrations) {
    hash.update(`${name}\0${sql}\0`);
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Brings the schema up to date, forward only. Each file is one transaction together with its line in
 * `vigilops.migrations`, under an advisory lock: a crash leaves whole files, and two backends take turns. Locks on
 * tables are waited for briefly and again, so that a long reader does not make everybody queue behind us.
 */
export async function migrate(
  connections: Connections,
  migrations: readonly Migration[],
  deps: { readonly logger: Logger; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  await withLockRetries(deps, () => runFile(connections, deps.signal, createLedger));
  for (const migration of migrations) {
    await withLockRetries(deps, async () => {
      const applied = await runFile(connections, deps.signal, (session) => applyOnce(session, migration));
      if (applied) {
        deps.logger.info({ migration: migration.name }, 'schema migrated');
      }
    });
  }
}

async function createLedger(session: Session): Promise<void> {
  // Asked first: behind the advisory lock alone, IF NOT EXISTS still sees the catalog of before the wait.
  const known = await session.query({ text: `SELECT 1 FROM pg_namespace WHERE nspname = 'vigilops'` });
  if (known.length === 0) {
    await session.query({ text: 'CREATE SCHEMA vigilops' });
  }
  await session.query({
    text: `CREATE TABLE IF NOT EXISTS vigilops.migrations (
      number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  });
}

async function applyOnce(session: Session, migration: Migration): Promise<boolean> {
  const known = await session.query({
    text: 'SELECT name FROM vigilops.migrations WHERE number = $1',
    values: [migration.number],
  });
  if (known.length > 0) {
    return false;
  }
  await session.query({ text: migration.sql });
  await session.query({
    text: 'INSERT INTO vigilops.migrations (number, name) VALUES ($1, $2)',
    values: [migration.number, migration.name],
  });
  return true;
}

function runFile<T>(
  connections: Connections,
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return connections.transaction(
    async (session) => {
      await session.query({ text: `SELECT pg_advisory_xact_lock(${String(MIGRATION_LOCK)})` });
      await session.query({ text: `SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'` });
      return work(session);
    },
    { signal, timeoutMs: MIGRATION_LIMIT_MS },
  );
}

async function withLockRetries<T>(
  deps: { readonly logger: Logger; readonly clock: Clock; readonly signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const state = sqlStateOf(error);
      if ((state !== '55P03' && state !== '40P01') || attempt === LOCK_ATTEMPTS) {
        throw error;
      }
      deps.logger.warn({ attempt }, 'a migration waits for a lock that somebody holds');
      await deps.clock.sleep(PAUSE_MS, deps.signal);
    }
  }
}
