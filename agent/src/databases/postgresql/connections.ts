import type { DbConnectionGroup, DbFigures, DbReport } from '@vigilops/contracts/db-report';

import { type Backend, isClient } from './activity.ts';

type ConnectionsReport = Extract<DbReport['report'], { type: 'connections' }>;

const MAX_GROUPS = 200;

/** Who is connected, the many first. */
export function connectionsReport(backends: readonly Backend[]): ConnectionsReport {
  const groups = new Map<string, DbConnectionGroup>();
  for (const { address, user, database, application, state, stateAge } of backends.filter(isClient)) {
    const key = JSON.stringify([address, user, database, application, state]);
    const known = groups.get(key);
    const longest = Math.max(known?.longest_seconds ?? 0, stateAge ?? 0);
    groups.set(key, {
      address,
      user,
      database,
      application,
      state,
      count: (known?.count ?? 0) + 1,
      longest_seconds: stateAge === null && (known?.longest_seconds ?? null) === null ? null : longest,
    });
  }
  const sorted = [...groups.values()].toSorted((a, b) => b.count - a.count);
  return { type: 'connections', groups: sorted.slice(0, MAX_GROUPS), is_cut: sorted.length > MAX_GROUPS };
}

type ConnectionFigures = Pick<
  DbFigures,
  | 'connections'
  | 'connections_active'
  | 'connections_idle'
  | 'connections_idle_in_transaction'
  | 'connections_waiting'
  | 'longest_transaction_seconds'
>;

/** States of others are not told to who may not see them: then only their number is known. */
export function connectionFigures(backends: readonly Backend[], canReadAll: boolean): ConnectionFigures {
  const clients = backends.filter(isClient);
  const inState = (state: Backend['state']) =>
    canReadAll ? clients.filter((backend) => backend.state === state).length : null;
  const ages = clients.flatMap(({ transactionAge }) => (transactionAge === null ? [] : [transactionAge]));
  return {
    connections: clients.length,
    connections_active: inState('active'),
    connections_idle: inState('idle'),
    connections_idle_in_transaction: inState('idle_in_transaction'),
    connections_waiting: inState('waiting'),
    longest_transaction_seconds: canReadAll ? Math.max(0, ...ages) : null,
  };
}

/** What sessions that run something wait for, by the kind of wait event; `CPU`: for nothing. */
export function waitCounts(backends: readonly Backend[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { waitType } of backends.filter(
    (backend) => isClient(backend) && (backend.state === 'active' || backend.state === 'waiting'),
  )) {
    const kind = waitType ?? 'CPU';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
