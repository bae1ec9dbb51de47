import type { DbReport } from '@vigilops/contracts/db-report';

import type { Parts } from '../parts.ts';
import type { Server } from '../server.ts';
import { type Session, STATEMENT_LIMIT_MS, TABLES_LIMIT_MS } from '../session.ts';
import { isOfStatement } from '../trouble.ts';
import { type DatabaseContents, readContents } from './read-database.ts';

type TablesReport = Extract<DbReport['report'], { type: 'tables' }>;

interface DatabaseRow {
  readonly name: string;
  readonly bytes: number | null;
  readonly may_connect: boolean;
}

/** What is read while one sweep lasts. */
interface Sweep {
  readonly databases: readonly DatabaseRow[];
  readonly countedSinceMs: number | null;
  readonly waiting: string[];
  readonly contents: DatabaseContents[];
  isCut: boolean;
}

export interface SweepDeps {
  readonly monotonicMs: () => number;
  /** Beside the connection of the rounds: one database has no view of another's tables. */
  readonly openOther: (database: string) => Promise<Session>;
  readonly isOver: () => boolean;
}

/** Reads database after database, the largest first; what does not fit into the time of a round goes on in the next one. */
export interface TableSweep {
  begin(session: Session, server: Server, parts: Parts): Promise<void>;
  /** Undefined: none is under way, or it is not done yet. */
  goOn(session: Session, server: Server, parts: Parts): Promise<TablesReport | undefined>;
  forget(): void;
  /** Of all databases together, as the last sweep found them. */
  readonly sizeBytes: number | null;
  readonly databases: readonly { readonly name: string; readonly bytes: number | null }[];
}

const MAX_DATABASES = 20;
const MAX_LISTED = 200;
const MAX_TABLES = 500;
const MAX_INDEXES = 1_000;
/** Of the time of a round, for tables. */
const BUDGET_MS = 3_000;

export function createTableSweep({ monotonicMs, openOther, isOver }: SweepDeps): TableSweep {
  let sweep: Sweep | undefined;
  let databases: readonly DatabaseRow[] = [];

  async function next(session: Session, server: Server, parts: Parts, current: Sweep): Promise<void> {
    const database = current.waiting.shift();
    if (database === undefined) {
      return;
    }
    const part = {
      what: `tables of database ${database}`,
      grant: `GRANT CONNECT ON DATABASE "${database}" TO ${server.user};`,
    };
    const contents = await parts.read(part, async () => {
      if (database === server.database) {
        return patiently(session, () => readContents(session, database));
      }
      return readOther(database, parts);
    });
    if (contents === undefined) {
      current.isCut = true;
    } else {
      current.contents.push(contents);
    }
  }

  /** It may be full, or be dropped at this moment: the round goes on without it. */
  async function readOther(database: string, parts: Parts): Promise<DatabaseContents | undefined> {
    let other: Session | undefined;
    try {
      other = await openOther(database);
      return await readContents(other, database);
    } catch (error) {
      if (isOver() || isOfStatement(error)) {
        throw error;
      }
      parts.note({
        what: `tables of database ${database}`,
        grant: `-- it lets nobody in: ${error instanceof Error ? error.message : String(error)}`.slice(
          0,
          1_024,
        ),
      });
      return undefined;
    } finally {
      await other?.close();
    }
  }

  return {
    async begin(session, server, parts) {
      const list = await parts.read(
        { what: 'sizes of databases', grant: `GRANT pg_monitor TO ${server.user};` },
        () => readDatabaseList(session),
      );
      if (list === undefined) {
        return;
      }
      databases = list;
      const [about] = await session.ask<{ since: number | null }>(
        `SELECT /* vigilops-agent */ extract(epoch FROM stats_reset)::float8 * 1000 AS since
          FROM pg_stat_database WHERE datname = current_database()`,
      );
      const others = list
        .filter(({ name, may_connect }) => may_connect && name !== server.database)
        .map(({ name }) => name);
      sweep = {
        databases,
        countedSinceMs: about?.since ?? null,
        waiting: [server.database, ...others].slice(0, MAX_DATABASES),
        contents: [],
        isCut: others.length + 1 > MAX_DATABASES,
      };
    },
    async goOn(session, server, parts) {
      const current = sweep;
      if (current === undefined) {
        return undefined;
      }
      const endMs = monotonicMs() + BUDGET_MS;
      while (current.waiting.length > 0 && monotonicMs() < endMs) {
        await next(session, server, parts, current);
      }
      if (current.waiting.length > 0) {
        return undefined;
      }
      sweep = undefined;
      return reportOf(current);
    },
    forget() {
      sweep = undefined;
    },
    get sizeBytes() {
      const sizes = databases.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]));
      return sizes.length === 0 ? null : sizes.reduce((sum, bytes) => sum + bytes, 0);
    },
    get databases() {
      return databases;
    },
  };
}

/** With the time that tables may take. */
async function patiently<Answer>(session: Session, ask: () => Promise<Answer>): Promise<Answer> {
  await session.ask(`SET statement_timeout = ${String(TABLES_LIMIT_MS)}`);
  try {
    return await ask();
  } finally {
    await session.ask(`SET statement_timeout = ${String(STATEMENT_LIMIT_MS)}`);
  }
}

function readDatabaseList(session: Session): Promise<readonly DatabaseRow[]> {
  return session.ask<DatabaseRow>(
    `SELECT /* vigilops-agent */ datname::text AS name, has_database_privilege(oid, 'CONNECT') AS may_connect,
        CASE WHEN has_database_privilege(oid, 'CONNECT') OR pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
          THEN pg_database_size(oid)::float8 END AS bytes
      FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 3 DESC NULLS LAST LIMIT ${String(MAX_LISTED)}`,
  );
}

function reportOf({ contents, databases, countedSinceMs, isCut }: Sweep): TablesReport {
  const tables = contents
    .flatMap((one) => one.tables)
    .toSorted((a, b) => (b.total_bytes ?? 0) - (a.total_bytes ?? 0));
  const indexes = contents.flatMap((one) => one.indexes).toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  return {
    type: 'tables',
    tables: tables.slice(0, MAX_TABLES),
    indexes: indexes.slice(0, MAX_INDEXES),
    databases: databases.map(({ name, bytes }) => ({ name, bytes })),
    counted_since: countedSinceMs === null ? null : new Date(countedSinceMs).toISOString(),
    is_cut:
      isCut ||
      tables.length > MAX_TABLES ||
      indexes.length > MAX_INDEXES ||
      contents.some((one) => one.isCut),
  };
}
