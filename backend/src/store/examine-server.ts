import { connectionWords } from '@vigilops/runtime';
import pg from 'pg';
import type { EngineName } from './engines/engine.ts';
import { addressOf } from './health-monitor.ts';
import { loadMigrations } from './migrate.ts';

/** What can be seen of a database without touching it. */
export interface ServerExam {
  readonly address: string;
  /** Such as `18.4`. */
  readonly version: string;
  /** `server_version_num`. */
  readonly versionNumber: number;
  readonly timescale: { readonly installed: string | null; readonly offered: string | null };
  /** Migrations of this VigilOps that the database has not, and of it that this VigilOps does not know. */
  readonly migrations: { readonly missing: number; readonly unknown: number };
  readonly bytes: number;
  readonly connections: { readonly used: number; readonly max: number };
  /** Open transactions hold up vacuum; undefined: none is older than a few seconds. */
  readonly oldestTransaction: { readonly seconds: number; readonly who: string } | undefined;
  /** Replication slots that nobody reads from: their journal is kept until the disk is full. */
  readonly idleSlots: readonly string[];
  /** Of the server less ours, half the way there and back taken off; milliseconds. */
  readonly clockOffsetMs: number;
  /** Settings with which acknowledged rows can be lost in a crash, as `fsync = off`. */
  readonly unsafe: readonly string[];
}

interface Figures {
  readonly version: string;
  readonly version_number: number;
  readonly installed: string | null;
  readonly offered: string | null;
  readonly bytes: string;
  readonly used: number;
  readonly max: number;
  readonly slots: string[];
  readonly unsafe: string[];
}

const LIMIT_MS = 10_000;
const OLD_TRANSACTION_SECONDS = 60;

const FIGURES = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS version_number,
         (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS installed,
         (SELECT default_version FROM pg_available_extensions WHERE name = 'timescaledb') AS offered,
         pg_database_size(current_database()) AS bytes,
         (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
         current_setting('max_connections')::int AS max,
         ARRAY(SELECT slot_name::text FROM pg_replication_slots WHERE NOT active) AS slots,
         ARRAY(SELECT name || ' = ' || setting FROM pg_settings
               WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off') AS unsafe`;

const OLDEST = `
  SELECT extract(epoch FROM now() - xact_start)::int AS seconds,
         coalesce(nullif(application_name, ''), usename, 'process ' || pid) AS who
  FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()
    AND xact_start < now() - make_interval(secs => $1)
  ORDER BY xact_start LIMIT 1`;

/**
 * Looks at a server over one connection and changes nothing. Throws an Error with a sentence for people that says why it cannot be
 * reached, never with the password.
 */
export async function examineServer(url: string): Promise<ServerExam> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'vigilops-doctor',
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
    statement_timeout: LIMIT_MS,
  });
  client.on('error', () => undefined);
  const address = addressOf(url);
  try {
    await client.connect();
    await client.query('SET default_transaction_read_only = on');
    const { rows } = await client.query<Figures>(FIGURES);
    const [figures] = rows;
    if (figures === undefined) {
      throw new Error('it answered nothing');
    }
    const oldest = await client.query<{ seconds: number; who: string }>(OLDEST, [OLD_TRANSACTION_SECONDS]);
    return {
      address,
      version: figures.version.split(' ')[0] ?? figures.version,
      versionNumber: figures.version_number,
      timescale: { installed: figures.installed, offered: figures.offered },
      migrations: await compareMigrations(client, figures.installed === null ? 'postgres' : 'timescale'),
      bytes: Number(figures.bytes),
      connections: { used: figures.used, max: figures.max },
      oldestTransaction: oldest.rows[0],
      idleSlots: figures.slots,
      clockOffsetMs: await clockOffset(client),
      unsafe: figures.unsafe,
    };
  } catch (error) {
    throw new Error(`the database at ${address} cannot be asked: ${wordsOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function compareMigrations(client: pg.Client, engine: EngineName): Promise<ServerExam['migrations']> {
  const known = new Set((await loadMigrations(engine)).map(({ number }) => number));
  const { rows: made } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('vigilops.migrations') IS NOT NULL AS there",
  );
  if (made[0]?.there !== true) {
    return { missing: known.size, unknown: 0 };
  }
  const { rows } = await client.query<{ number: number }>('SELECT number FROM vigilops.migrations');
  const applied = new Set(rows.map(({ number }) => number));
  return {
    missing: [...known].filter((number) => !applied.has(number)).length,
    unknown: [...applied].filter((number) => !known.has(number)).length,
  };
}

async function clockOffset(client: pg.Client): Promise<number> {
  const before = Date.now();
  const { rows } = await client.query<{ now: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
  );
  return Math.round((rows[0]?.now ?? NaN) - (before + Date.now()) / 2);
}

function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  switch (code) {
    case '28P01':
    case '28000':
      return 'it refuses the user or the password of DATABASE_URL';
    case '3D000':
      return 'there is no such database; make it with createdb';
    case '53300':
      return 'it has no connection left';
    case '42501':
      return 'the user of DATABASE_URL may not use the schema vigilops: it belongs to another';
    default:
      return connectionWords(code) ?? message ?? String(error);
  }
}
