import type { DbLockNode, DbReport } from '@vigilops/contracts/db-report';

import type { Backend } from './activity.ts';
import { textOfBackend } from './samples.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';
import type { Texts } from './statements/texts.ts';
import { shortened } from './shortened.ts';

type LocksReport = Extract<DbReport['report'], { type: 'locks' }>;

/** What a session waits for, and who is in its way. */
interface Wait {
  readonly pid: number;
  readonly blocked_by: readonly number[];
  readonly lock_type: string;
  readonly mode: string;
  /** `schema.name`, of the connected database. */
  readonly relation: string | null;
  readonly relation_id: string | null;
  readonly database: string | null;
  /** Seconds; null before PostgreSQL 14. */
  readonly waited: number | null;
  /** Of the row that it wants, when it waits for the transaction that holds that row. */
  readonly row_of: string | null;
}

const MAX_NODES = 500;
const MAX_BLOCKERS = 50;

/** Asks who is in whose way while somebody waits, and says once that nobody does any more. */
export interface LockWatch {
  /** Undefined: there is nothing new. */
  look(session: Session, server: Server, backends: readonly Backend[]): Promise<readonly Wait[] | undefined>;
}

export function createLockWatch(): LockWatch {
  let hadWaiters = false;
  return {
    async look(session, server, backends) {
      const waiters = waitersOf(backends);
      if (waiters.length === 0) {
        const isNews = hadWaiters;
        hadWaiters = false;
        return isNews ? [] : undefined;
      }
      hadWaiters = true;
      return readWaits(session, server, waiters);
    },
  };
}

/** The sessions that wait for a lock. */
function waitersOf(backends: readonly Backend[]): readonly number[] {
  return backends.filter(({ waitType }) => waitType === 'Lock').map(({ pid }) => pid);
}

/**
 * Asked only for those that wait: pg_blocking_pids() holds up the lock manager for a moment. Names of relations are those of
 * the connected database; of others only the number is known.
 */
async function readWaits(
  session: Session,
  server: Server,
  waiters: readonly number[],
): Promise<readonly Wait[]> {
  const waited =
    server.number >= 140_000
      ? 'greatest(0, extract(epoch FROM clock_timestamp() - l.waitstart))::float8'
      : 'NULL::float8';
  const name = (id: string) =>
    `(SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${id})`;
  return session.ask<Wait>(
    `SELECT /* vigilops-agent */ l.pid, pg_blocking_pids(l.pid) AS blocked_by, l.locktype AS lock_type, l.mode,
        CASE WHEN l.database = $2::oid OR l.database = 0 THEN ${name('l.relation')} END AS relation,
        l.relation::text AS relation_id,
        (SELECT datname::text FROM pg_database WHERE oid = l.database) AS database, ${waited} AS waited,
        (SELECT ${name('t.relation')} FROM pg_locks t
          WHERE t.pid = l.pid AND t.locktype = 'tuple' AND t.granted AND t.database = $2::oid LIMIT 1) AS row_of
      FROM pg_locks l WHERE NOT l.granted AND l.pid = ANY($1::int[]) LIMIT ${String(MAX_NODES)}`,
    [waiters, server.databaseId],
  );
}

/** Who waits, who is waited for, and what both do: the tree is in `blocked_by`, its roots wait for nobody. */
export function locksReport(waits: readonly Wait[], backends: readonly Backend[], texts: Texts): LocksReport {
  const waitOf = new Map(waits.map((wait) => [wait.pid, wait]));
  const backendOf = new Map(backends.map((backend) => [backend.pid, backend]));
  const pids = new Set(waits.flatMap(({ pid, blocked_by }) => [pid, ...blocked_by]));
  // Roots first: when the list is cut, the culprits are in it.
  const sorted = [...pids].toSorted((a, b) => Number(waitOf.has(a)) - Number(waitOf.has(b)));
  return {
    type: 'locks',
    nodes: sorted.slice(0, MAX_NODES).map((pid) => nodeOf(pid, waitOf.get(pid), backendOf.get(pid), texts)),
    is_cut: sorted.length > MAX_NODES,
  };
}

/** Of a lock whose transaction was prepared for a commit in two phases: no session holds it any more. */
const PREPARED = 0;

function nodeOf(pid: number, wait: Wait | undefined, backend: Backend | undefined, texts: Texts): DbLockNode {
  const hasText = (backend?.text ?? null) !== null || texts.of(backend?.queryId ?? null) !== undefined;
  const text = backend !== undefined && hasText ? textOfBackend(backend, texts) : undefined;
  const waited = wait?.waited ?? backend?.queryAge ?? 0;
  return {
    id: idOf(pid),
    blocked_by: [...new Set(wait?.blocked_by ?? [])].slice(0, MAX_BLOCKERS).map(idOf),
    user: backend?.user ?? null,
    database: backend?.database ?? null,
    address: backend?.address ?? null,
    application: backend?.application ?? null,
    state: pid === PREPARED ? 'prepared' : (backend?.stateText ?? 'unknown'),
    fingerprint: text?.fingerprint ?? null,
    text: text?.text ?? null,
    wait_ms: wait === undefined ? null : waited * 1_000,
    transaction_ms: toMs(backend?.transactionAge),
    target: wait === undefined ? null : shortened(targetOf(wait), 256),
    mode: wait?.mode ?? null,
  };
}

const toMs = (seconds: number | null | undefined) => (typeof seconds === 'number' ? seconds * 1_000 : null);

function idOf(pid: number): string {
  return pid === PREPARED ? 'prepared transaction' : String(pid);
}

function targetOf({ lock_type, relation, relation_id, database, row_of }: Wait): string {
  if (lock_type === 'transactionid') {
    return row_of === null ? 'transaction' : `row of relation ${row_of}`;
  }
  if (relation_id === null) {
    return lock_type;
  }
  const named = relation ?? `${relation_id} of database ${database ?? 'unknown'}`;
  return lock_type === 'tuple' ? `row of relation ${named}` : `${lock_type} ${named}`;
}
