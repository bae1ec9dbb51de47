import type { DbLockNode, DbReport } from '@vigilops/contracts/db-report';

import { isWaitForLock, stateOf } from './connections.ts';
import { type LockWait, metadataWaits } from './metadata-locks.ts';
import { type Ask, type Row, textIn } from './rows.ts';
import { isMySql, type Server } from './server.ts';
import type { ServerSession, SessionStatement, Transaction } from './sessions.ts';

/** As the contract has it in REPORT_LIMITS. */
const MAX_NODES = 500;
const MAX_BLOCKERS = 50;
const MAX_WAITS = 2_000;

/** Row locks of InnoDB that somebody waits for; asked only while the counters say that there are some. */
export async function askRowWaits(ask: Ask, server: Server): Promise<readonly LockWait[]> {
  const rows = await ask(isMySql(server, 8, 0, 1) ? DATA_LOCKS : INNODB_LOCKS);
  return rows.flatMap(rowWait);
}

const DATA_LOCKS = `SELECT r.trx_mysql_thread_id AS waiter, b.trx_mysql_thread_id AS blocker,
    l.OBJECT_SCHEMA AS object_schema, l.OBJECT_NAME AS object_name, l.INDEX_NAME AS index_name, l.LOCK_MODE AS mode
  FROM performance_schema.data_lock_waits w
  JOIN information_schema.INNODB_TRX r ON r.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID
  JOIN information_schema.INNODB_TRX b ON b.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID
  LEFT JOIN performance_schema.data_locks l ON l.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID AND l.ENGINE = w.ENGINE
  LIMIT ${String(MAX_WAITS)}`;

const INNODB_LOCKS = `SELECT r.trx_mysql_thread_id AS waiter, b.trx_mysql_thread_id AS blocker,
    l.lock_table AS lock_table, l.lock_index AS index_name, l.lock_mode AS mode
  FROM information_schema.INNODB_LOCK_WAITS w
  JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id
  JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id
  LEFT JOIN information_schema.INNODB_LOCKS l ON l.lock_id = w.requested_lock_id
  LIMIT ${String(MAX_WAITS)}`;

function rowWait(row: Row): LockWait[] {
  const waiter = textIn(row, 'waiter');
  if (waiter === null) {
    return [];
  }
  const schema = textIn(row, 'object_schema');
  const named = textIn(row, 'object_name');
  const table =
    textIn(row, 'lock_table')
      ?.replace(/ \/\*.*$/, '')
      .replaceAll('`', '') ?? (named === null ? null : `${schema ?? ''}.${named}`);
  const index = textIn(row, 'index_name');
  const blocker = textIn(row, 'blocker');
  return [
    {
      waiter,
      // A transaction that was prepared and left behind has no session.
      blocker: blocker === '0' ? null : blocker,
      target:
        table === null ? null : `${index === null ? 'table' : `index ${index} of`} ${table}`.slice(0, 256),
      mode: textIn(row, 'mode')?.slice(0, 256) ?? null,
    },
  ];
}

/** Locks on names: of tables, schemas, functions. Asked only while a session says that it waits for one. */
export async function askMetadataWaits(ask: Ask): Promise<readonly LockWait[]> {
  const rows = await ask(
    `SELECT t.PROCESSLIST_ID AS session, g.OBJECT_TYPE AS object_type, g.OBJECT_SCHEMA AS object_schema,
      g.OBJECT_NAME AS object_name, g.LOCK_TYPE AS lock_type, g.LOCK_STATUS AS lock_status
    FROM performance_schema.metadata_locks g
    JOIN performance_schema.threads t ON t.THREAD_ID = g.OWNER_THREAD_ID
    WHERE EXISTS (SELECT 1 FROM performance_schema.metadata_locks w
      WHERE w.LOCK_STATUS = 'PENDING' AND w.OBJECT_TYPE = g.OBJECT_TYPE
        AND w.OBJECT_SCHEMA <=> g.OBJECT_SCHEMA AND w.OBJECT_NAME <=> g.OBJECT_NAME)
    LIMIT ${String(MAX_WAITS)}`,
  );
  return metadataWaits(rows);
}

export function waitsForMetadata(session: ServerSession): boolean {
  return isWaitForLock(session) && /metadata|global|schema|backup/i.test(session.doing ?? '');
}

export interface LockScene {
  readonly sessions: readonly ServerSession[];
  readonly transactions: ReadonlyMap<string, Transaction>;
  readonly statements: ReadonlyMap<string, SessionStatement>;
  readonly programs: ReadonlyMap<string, string>;
}

/** Sessions that wait, and those that they wait for: these have their last statement where the server keeps it. */
export function locksReport(
  waits: readonly LockWait[],
  scene: LockScene,
): Extract<DbReport['report'], { type: 'locks' }> {
  const ids = sessionsIn(waits);
  const byId = new Map(scene.sessions.map((session) => [session.id, session]));
  const nodes = ids.map((id) => lockNode(id, byId.get(id), waits, scene));
  return { type: 'locks', nodes: nodes.slice(0, MAX_NODES), is_cut: nodes.length > MAX_NODES };
}

/** Those that hold up others first. */
export function sessionsIn(waits: readonly LockWait[]): string[] {
  const blockers = waits.flatMap(({ blocker }) => (blocker === null ? [] : [blocker]));
  return [...new Set([...blockers, ...waits.map(({ waiter }) => waiter)])];
}

function lockNode(
  id: string,
  session: ServerSession | undefined,
  waits: readonly LockWait[],
  { transactions, statements, programs }: LockScene,
): DbLockNode {
  const own = waits.filter(({ waiter }) => waiter === id);
  const blockers = own.flatMap(({ blocker }) => (blocker === null ? [] : [blocker]));
  const transaction = transactions.get(id);
  const statement = statements.get(id);
  const isWaiting = own.length > 0;
  return {
    id,
    blocked_by: [...new Set(blockers)].slice(0, MAX_BLOCKERS),
    user: session?.user ?? null,
    database: session?.database ?? null,
    address: session?.address ?? null,
    application: programs.get(id) ?? null,
    state: session === undefined ? 'unknown' : (session.doing ?? stateOf(session, transaction)),
    fingerprint: statement?.fingerprint ?? null,
    text: statement?.text ?? null,
    wait_ms: isWaiting ? waitMs(session, transaction) : null,
    transaction_ms: transaction === undefined ? null : Math.round(transaction.ms),
    target: own[0]?.target ?? null,
    mode: own[0]?.mode ?? null,
  };
}

/** InnoDB tells whole seconds; nobody waits for longer than its statement runs. */
function waitMs(session: ServerSession | undefined, transaction: Transaction | undefined): number {
  const known = [transaction?.waitMs, session?.ms].filter((ms) => ms !== undefined && ms !== null);
  return known.length === 0 ? 0 : Math.round(Math.min(...known));
}
