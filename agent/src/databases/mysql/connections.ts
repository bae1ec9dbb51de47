import type { DbConnectionGroup, DbReport } from '@vigilops/contracts/db-report';

import { type Ask, textIn } from './rows.ts';
import { MAX_SESSIONS, type ServerSession, type Transaction } from './sessions.ts';

/** As the contract has it in REPORT_LIMITS. */
const MAX_GROUPS = 200;

export type ConnectionState = DbConnectionGroup['state'];

/** Commands that say that a session does nothing of a client's, such as sending a binary log. */
const OTHER = /^(?:Binlog Dump|Register Slave|Kill$|Quit$|Killed$|Group Replication)/i;

export function stateOf(session: ServerSession, transaction: Transaction | undefined): ConnectionState {
  if (session.command === 'Sleep') {
    return transaction === undefined ? 'idle' : 'idle_in_transaction';
  }
  if (OTHER.test(session.command)) {
    return 'other';
  }
  const isWaiting = (transaction?.waitMs ?? null) !== null || isWaitForLock(session);
  return isWaiting ? 'waiting' : 'active';
}

/** MySQL's words, then MariaDB's of row locks. */
export function isWaitForLock({ doing }: ServerSession): boolean {
  return (
    doing !== null &&
    /^(?:Waiting for .*\block$|User lock$|Waiting for (?:global|backup|schema) )/i.test(doing)
  );
}

/** Names that programs gave themselves, by the ids of their sessions. */
export async function askPrograms(ask: Ask): Promise<ReadonlyMap<string, string>> {
  const rows = await ask(
    `SELECT PROCESSLIST_ID AS id, ATTR_VALUE AS name FROM performance_schema.session_connect_attrs
    WHERE ATTR_NAME = 'program_name' LIMIT ${String(MAX_SESSIONS)}`,
  );
  return new Map(
    rows.flatMap((row) => {
      const name = textIn(row, 'name');
      return name === null ? [] : [[textIn(row, 'id') ?? '', name.slice(0, 256)] as const];
    }),
  );
}

/** Largest groups first. */
export function connectionsReport(
  sessions: readonly ServerSession[],
  transactions: ReadonlyMap<string, Transaction>,
  programs: ReadonlyMap<string, string>,
): Extract<DbReport['report'], { type: 'connections' }> {
  const groups = new Map<string, DbConnectionGroup>();
  for (const session of sessions) {
    const { address, user, database } = session;
    const application = programs.get(session.id) ?? null;
    const state = stateOf(session, transactions.get(session.id));
    const key = JSON.stringify([address, user, database, application, state]);
    const before = groups.get(key);
    groups.set(key, {
      address,
      user,
      database,
      application,
      state,
      count: (before?.count ?? 0) + 1,
      longest_seconds: Math.max(before?.longest_seconds ?? 0, Math.round(session.ms / 1_000)),
    });
  }
  const sorted = [...groups.values()].sort((one, other) => other.count - one.count);
  return {
    type: 'connections',
    groups: sorted.slice(0, MAX_GROUPS),
    is_cut: sorted.length > MAX_GROUPS || sessions.length >= MAX_SESSIONS,
  };
}
