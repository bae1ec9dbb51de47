import type { DbFigures, DbReport } from '@vigilops/contracts/db-report';

import { createRates, shareOf } from '../shared/rates.ts';
import type { Client } from './clients.ts';
import { type Info, infoNumber, replicasOf } from './info.ts';

type Role = Extract<DbReport['report'], { type: 'state' }>['role'];
/** A primary says something at least so often; `repl-ping-replica-period` of the usual settings. */
const PRIMARY_SPEAKS_SECONDS = 10;

/** Figures of a round, whose rates are of the time since the one before. */
export function createFigures() {
  const rates = createRates<'commands' | 'hits' | 'misses' | 'evictions'>();

  function figuresOf(round: {
    readonly info: Info;
    readonly clients: readonly Client[] | undefined;
    readonly maxClients: number | null;
    readonly slowQueries: number | null;
    readonly monotonicMs: number;
  }): DbFigures {
    const { info, clients, monotonicMs } = round;
    const since = rates.take(
      {
        commands: infoNumber(info, 'total_commands_processed'),
        hits: infoNumber(info, 'keyspace_hits'),
        misses: infoNumber(info, 'keyspace_misses'),
        evictions: infoNumber(info, 'evicted_keys'),
      },
      monotonicMs,
    );
    const count = (state: Client['state']) =>
      clients === undefined ? null : clients.filter((client) => client.state === state).length;
    return {
      connections: infoNumber(info, 'connected_clients'),
      connections_active: count('active'),
      connections_idle: count('idle'),
      connections_idle_in_transaction: count('idle_in_transaction'),
      connections_waiting: infoNumber(info, 'blocked_clients'),
      connections_max: round.maxClients,
      qps: since.rate('commands'),
      tps: null,
      cache_hit_ratio: shareOf(since.added('hits'), since.added('misses')),
      deadlocks: null,
      slow_queries: round.slowQueries,
      temp_bytes: null,
      replication_lag_seconds: replicationLag(info),
      size_bytes: infoNumber(info, 'used_memory_dataset'),
      memory_bytes: infoNumber(info, 'used_memory'),
      memory_max_bytes: infoNumber(info, 'maxmemory') || null,
      evictions: since.added('evictions'),
      oldest_transaction_id_age: null,
      longest_transaction_seconds: null,
    };
  }

  return { of: figuresOf, forget: () => rates.forget() };
}

export function roleOf(info: Info): Role {
  switch (info.get('role')) {
    case 'master':
      return infoNumber(info, 'connected_slaves') || info.get('cluster_enabled') === '1'
        ? 'primary'
        : 'standalone';
    case 'slave':
      return 'replica';
    default:
      return 'unknown';
  }
}

/**
 * Of a primary: how long its slowest replica has not said how far it is (they do each second). Of a replica: for how long
 * the link has been down, or silent beyond what is usual. Null where nothing is replicated.
 */
function replicationLag(info: Info): number | null {
  if (roleOf(info) === 'replica') {
    if (info.get('master_link_status') !== 'up') {
      const down = infoNumber(info, 'master_link_down_since_seconds');
      return down === null || down < 0 ? null : down;
    }
    return Math.max(0, (infoNumber(info, 'master_last_io_seconds_ago') ?? 0) - PRIMARY_SPEAKS_SECONDS);
  }
  const lags = replicasOf(info).flatMap(({ lagSeconds }) => (lagSeconds === null ? [] : [lagSeconds]));
  return lags.length === 0 ? null : Math.max(...lags);
}
