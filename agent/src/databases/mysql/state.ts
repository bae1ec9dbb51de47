import type { DbFigures } from '@vigilops/contracts/db-report';

import type { DatabaseReading } from '../types.ts';
import { stateOf } from './connections.ts';
import type { Now, People, Report } from './look-types.ts';
import { metricNamed } from './metrics.ts';
import { lagOf, type ReplicaChannel, replicationReadings, replicationSettings } from './replication.ts';
import type { ServerSession } from './sessions.ts';
import { settingNumber } from './settings.ts';
import { reading, risen, statusFigures, statusReadings } from './status.ts';

export function figuresOf(
  { status, memory, monotonicMs }: Now,
  { sessions, transactions, newSlow }: People,
  replicas: readonly ReplicaChannel[] | null,
  deadlocks: number | null,
): DbFigures {
  const before = memory.last?.status;
  const seconds = (monotonicMs() - (memory.last?.monotonicMs ?? 0)) / 1_000;
  const states = sessions.map((session) => stateOf(session, transactions.get(session.id)));
  const count = (state: string) => states.filter((one) => one === state).length;
  const longest = [...transactions.values()].reduce((most, { ms }) => Math.max(most, ms), 0);
  return {
    ...statusFigures(status, before, seconds),
    connections_active: count('active'),
    connections_idle: count('idle'),
    connections_idle_in_transaction: count('idle_in_transaction'),
    connections_waiting: count('waiting'),
    connections_max: settingNumber(memory.settings, 'max_connections'),
    deadlocks,
    slow_queries: newSlow,
    temp_bytes: null,
    replication_lag_seconds: lagOf(replicas ?? []),
    size_bytes: memory.sizeBytes,
    memory_max_bytes: null,
    evictions: null,
    oldest_transaction_id_age: null,
    longest_transaction_seconds: Math.round(longest / 1_000),
  };
}

export function readingsOf(
  { status, memory }: Now,
  replicas: readonly ReplicaChannel[] | null,
  deadlocks: number | null,
): DatabaseReading[] {
  const poolBytes = settingNumber(memory.settings, 'innodb_buffer_pool_size');
  const transactions = (status.get('com_commit') ?? 0) + (status.get('com_rollback') ?? 0);
  return [
    ...statusReadings(status),
    ...(poolBytes === null ? [] : [reading(metricNamed('mysql.buffer_pool.limit'), poolBytes)]),
    reading(metricNamed('vigilops.db.transactions'), transactions),
    // Those that happened while no agent looked are in it, too.
    ...(deadlocks === null ? [] : [reading(metricNamed('vigilops.db.deadlocks'), deadlocks)]),
    ...replicationReadings(replicas ?? []),
  ];
}

export function stateReport(
  { server, memory, status, startedAtSeconds, config }: Now,
  figures: DbFigures,
  { sessions }: People,
  replicas: readonly ReplicaChannel[] | null,
): Report {
  if ((risen(status, memory.last?.status, 'performance_schema_digest_lost') ?? 0) > 0) {
    memory.missing.note({
      what: 'statements beyond those that the server counts',
      grant: `performance_schema_digests_size = 20000  -- in the configuration of the server, then restart it`,
    });
  }
  // A part that was not answered is not the same as one in which nothing was: who held up others may still do so.
  const late = memory.missing.takeLate();
  return {
    type: 'state',
    version: server.version,
    role: roleOf(replicas, sessions),
    is_up: true,
    error: late,
    error_kind: late === null ? null : 'other',
    started_at: new Date(startedAtSeconds * 1_000).toISOString(),
    missing: [...memory.missing.list()],
    settings: { ...memory.settings, ...replicationSettings(replicas ?? []) },
    slow_threshold_ms: config.slowThresholdMs,
    figures,
  };
}

function roleOf(replicas: readonly ReplicaChannel[] | null, sessions: readonly ServerSession[]) {
  if ((replicas?.length ?? 0) > 0) {
    return 'replica';
  }
  if (sessions.some(({ command }) => command.startsWith('Binlog Dump'))) {
    return 'primary';
  }
  return replicas === null ? 'unknown' : 'standalone';
}
