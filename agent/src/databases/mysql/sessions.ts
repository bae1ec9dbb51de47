import type { NormalisedSql } from '../sql/normalise.ts';
import { isWhole, MAX_STATEMENT, statementOf } from './statement.ts';
import { type Ask, countIn, type Row, textIn } from './rows.ts';
import type { Server } from './server.ts';

/** A connection of somebody else, as the server shows it now. */
export interface ServerSession {
  readonly id: string;
  readonly user: string | null;
  readonly address: string | null;
  readonly database: string | null;
  readonly command: string;
  readonly doing: string | null;
  /** In its command and state. */
  readonly ms: number;
  /** Of the statement under way: the same in each round that sees it. */
  readonly statement: string | null;
  readonly rowsExamined: number | null;
  readonly rowsReturned: number | null;
}

/** Sessions that are read at most; a server that has more is told by its counters. */
export const MAX_SESSIONS = 5_000;
const BEHIND_THE_SCENES: ReadonlySet<string> = new Set([
  'Daemon',
  'Connect',
  'Slave_IO',
  'Slave_SQL',
  'Slave_worker',
]);

/**
 * From performance_schema where it is on: it is read without holding up others, tells milliseconds, and numbers
 * statements. Else from the list of processes; MariaDB's tells the same.
 */
export async function askSessions(ask: Ask, server: Server): Promise<readonly ServerSession[]> {
  const rows = await ask(isFromThreads(server) ? threadsSql() : processesSql(server));
  return rows.map((row) => sessionOf(row, server)).filter(({ command }) => !BEHIND_THE_SCENES.has(command));
}

/** Of MariaDB only where it writes down what runs: else its own list tells more. */
function isFromThreads({ kind, hasPerformanceSchema, consumers }: Server): boolean {
  return hasPerformanceSchema && (kind === 'mysql' || consumers.has('events_statements_current'));
}

function threadsSql(): string {
  return `SELECT t.PROCESSLIST_ID AS id, t.PROCESSLIST_USER AS user, t.PROCESSLIST_HOST AS host,
      t.PROCESSLIST_DB AS db, t.PROCESSLIST_COMMAND AS command, t.PROCESSLIST_STATE AS state,
      IF(t.PROCESSLIST_COMMAND = 'Sleep' OR e.TIMER_WAIT IS NULL, t.PROCESSLIST_TIME * 1000,
        e.TIMER_WAIT / 1000000000) AS ms,
      COALESCE(CONCAT(e.THREAD_ID, '.', e.EVENT_ID),
        CONCAT(t.PROCESSLIST_ID, '.', UNIX_TIMESTAMP() - t.PROCESSLIST_TIME)) AS statement, e.ROWS_EXAMINED AS rows_examined, e.ROWS_SENT AS rows_sent
    FROM performance_schema.threads t
    LEFT JOIN performance_schema.events_statements_current e
      ON e.THREAD_ID = t.THREAD_ID AND e.NESTING_EVENT_ID IS NULL AND e.END_EVENT_ID IS NULL
    WHERE t.TYPE = 'FOREGROUND' AND t.PROCESSLIST_ID IS NOT NULL AND t.PROCESSLIST_ID <> CONNECTION_ID()
    LIMIT ${String(MAX_SESSIONS)}`;
}

function processesSql({ kind }: Server): string {
  const own =
    kind === 'mariadb'
      ? 'TIME_MS AS ms, QUERY_ID AS statement, EXAMINED_ROWS AS rows_examined, NULL AS rows_sent'
      : "TIME * 1000 AS ms, CONCAT(ID, '.', UNIX_TIMESTAMP() - TIME) AS statement, NULL AS rows_examined, NULL AS rows_sent";
  return `SELECT ID AS id, USER AS user, HOST AS host, DB AS db, COMMAND AS command, STATE AS state, ${own}
    FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER <> 'system user'
    LIMIT ${String(MAX_SESSIONS)}`;
}

function sessionOf(row: Row, server: Server): ServerSession {
  const host = textIn(row, 'host');
  return {
    id: textIn(row, 'id') ?? '?',
    user: short(textIn(row, 'user')),
    // The list of processes has ports behind addresses, performance_schema has not.
    address: short(isFromThreads(server) ? host : (host?.replace(/:\d+$/, '') ?? null)),
    database: short(textIn(row, 'db')),
    command: textIn(row, 'command') ?? '',
    doing: short(textIn(row, 'state')),
    ms: countIn(row, 'ms') ?? 0,
    statement: textIn(row, 'statement'),
    rowsExamined: countIn(row, 'rows_examined'),
    rowsReturned: countIn(row, 'rows_sent'),
  };
}

function short(text: string | null): string | null {
  return text === null ? null : text.slice(0, 256);
}

/** A statement of a session. `raw` never leaves this host: EXPLAIN is asked with it. */
export interface SessionStatement extends NormalisedSql {
  readonly raw: string | null;
}

/** What these sessions run now, or ran last where the server keeps that, by their ids. */
export async function askStatements(
  ask: Ask,
  server: Server,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SessionStatement>> {
  const known = ids.filter((id) => /^\d+$/.test(id));
  if (known.length === 0) {
    return new Map();
  }
  const list = known.join(', ');
  const rows = await ask(
    isFromThreads(server)
      ? `SELECT t.PROCESSLIST_ID AS id, LEFT(t.PROCESSLIST_INFO, ${String(MAX_STATEMENT)}) AS raw,
          COALESCE(e.DIGEST_TEXT, LEFT(e.SQL_TEXT, ${String(MAX_STATEMENT)})) AS text
        FROM performance_schema.threads t
        LEFT JOIN performance_schema.events_statements_current e
          ON e.THREAD_ID = t.THREAD_ID AND e.NESTING_EVENT_ID IS NULL
        WHERE t.PROCESSLIST_ID IN (${list})`
      : `SELECT ID AS id, LEFT(INFO, ${String(MAX_STATEMENT)}) AS raw, NULL AS text
        FROM information_schema.PROCESSLIST WHERE ID IN (${list})`,
  );
  return new Map(
    rows.flatMap((row) => {
      const raw = textIn(row, 'raw');
      const text = textIn(row, 'text') ?? raw;
      // What is cut off is not a statement that could be explained.
      const whole = raw === null || raw.length >= MAX_STATEMENT ? null : raw;
      if (text === null) {
        return [];
      }
      const statement = statementOf(text, { isWhole: !isFromThreads(server) && isWhole(text, server) });
      return [[textIn(row, 'id') ?? '', { ...statement, raw: whole }] as const];
    }),
  );
}

/** A transaction of InnoDB that is open. */
export interface Transaction {
  readonly ms: number;
  /** Null: it waits for no lock of a row. */
  readonly waitMs: number | null;
}

/** By the ids of their sessions. */
export async function askTransactions(ask: Ask): Promise<ReadonlyMap<string, Transaction>> {
  const rows = await ask(
    `SELECT trx_mysql_thread_id AS id, TIMESTAMPDIFF(MICROSECOND, trx_started, SYSDATE(6)) / 1000 AS ms,
      TIMESTAMPDIFF(MICROSECOND, trx_wait_started, SYSDATE(6)) / 1000 AS wait_ms
    FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id <> 0 LIMIT ${String(MAX_SESSIONS)}`,
  );
  return new Map(
    rows.map((row) => [
      textIn(row, 'id') ?? '',
      { ms: countIn(row, 'ms') ?? 0, waitMs: countIn(row, 'wait_ms') },
    ]),
  );
}
