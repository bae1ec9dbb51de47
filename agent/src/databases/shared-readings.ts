import type { DbFigures } from '@vigilops/contracts/db-report';

import type { DatabaseReading, DatabaseType } from './types.ts';

export interface SharedMetric {
  readonly metric: string;
  readonly kind: DatabaseReading['kind'];
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly string[];
}

const STATE = 'db.client.connection.state';

/** Of every kind of server, by what its probe said in its state; one that the probe has itself is not made again. */
export const SHARED_METRICS = {
  up: gauge('vigilops.db.up', '1', '1 when the server could be asked, else 0'),
  connections: gauge(
    'vigilops.db.connections',
    '{connection}',
    'Connections by state: active, idle, idle_in_transaction, waiting, other; without one where the server tells only of all',
    [STATE],
  ),
  connectionsMax: gauge('vigilops.db.connections.max', '{connection}', 'Connections that the server takes'),
  hitRatio: gauge(
    'vigilops.db.cache.hit_ratio',
    '1',
    'Share of pages, or of keys, found in memory since the round before',
  ),
  lag: gauge('vigilops.db.replication.lag', 's', 'How far a replica is behind, the furthest one'),
  size: gauge('vigilops.db.size', 'By', 'Size of all databases of the server on disk'),
  lockWaiting: gauge('vigilops.db.lock.waiting', '{session}', 'Sessions that wait, for locks above all'),
  memory: gauge('vigilops.db.memory.usage', 'By', 'Memory that the server says it uses'),
  memoryLimit: gauge('vigilops.db.memory.limit', 'By', 'Memory that the server may use'),
  transactionAge: gauge(
    'vigilops.db.transaction_id.age',
    '{transaction}',
    'Age of the oldest transaction id, of 2^31 (PostgreSQL)',
  ),
  slowQueries: counter(
    'vigilops.db.slow_queries',
    '{query}',
    'Statements above the threshold, as far as they were seen; where the server counts them, its own total',
  ),
  deadlocks: counter('vigilops.db.deadlocks', '{deadlock}', 'Deadlocks that the server broke'),
  evictions: counter('vigilops.db.evictions', '{key}', 'Keys or documents removed for want of memory'),
} as const;

export interface SharedReadings {
  of(figures: DbFigures, own: readonly DatabaseReading[]): readonly DatabaseReading[];
}

/** Sums since the agent began to watch are kept here, where the server has no total of its own. */
export function createSharedReadings(type: DatabaseType): SharedReadings {
  const sums = { slowQueries: 0, deadlocks: 0, evictions: 0 };

  return {
    of(figures, own) {
      sums.slowQueries += figures.slow_queries ?? 0;
      sums.deadlocks += figures.deadlocks ?? 0;
      sums.evictions += figures.evictions ?? 0;
      const isTold = (value: number | null, sum: number) => (value === null ? null : sum);
      const readings = [
        ...connections(figures),
        ...point(SHARED_METRICS.connectionsMax, figures.connections_max),
        ...point(SHARED_METRICS.hitRatio, figures.cache_hit_ratio),
        ...point(SHARED_METRICS.lag, figures.replication_lag_seconds),
        ...point(SHARED_METRICS.size, figures.size_bytes),
        ...point(SHARED_METRICS.lockWaiting, type === 'redis' ? null : figures.connections_waiting),
        ...point(SHARED_METRICS.memory, figures.memory_bytes),
        ...point(SHARED_METRICS.memoryLimit, figures.memory_max_bytes),
        ...point(SHARED_METRICS.transactionAge, figures.oldest_transaction_id_age),
        ...point(SHARED_METRICS.slowQueries, isTold(figures.slow_queries, sums.slowQueries)),
        ...point(SHARED_METRICS.deadlocks, isTold(figures.deadlocks, sums.deadlocks)),
        ...point(SHARED_METRICS.evictions, isTold(figures.evictions, sums.evictions)),
      ];
      const ownMetrics = new Set(own.map(({ metric }) => metric));
      return readings.filter(({ metric }) => !ownMetrics.has(metric));
    },
  };
}

export function upReading(isUp: boolean): DatabaseReading {
  return reading(SHARED_METRICS.up, isUp ? 1 : 0);
}

/** The points of all states add up to all connections. */
function connections(figures: DbFigures): readonly DatabaseReading[] {
  const { connections: all } = figures;
  const states = Object.entries({
    active: figures.connections_active,
    idle: figures.connections_idle,
    idle_in_transaction: figures.connections_idle_in_transaction,
    waiting: figures.connections_waiting,
  }).flatMap(([state, value]) => (value === null ? [] : [{ state, value }]));
  if (states.length === 0) {
    return point(SHARED_METRICS.connections, all);
  }
  const other = (all ?? 0) - states.reduce((sum, { value }) => sum + value, 0);
  return [...states, ...(other > 0 ? [{ state: 'other', value: other }] : [])].map(({ state, value }) =>
    reading(SHARED_METRICS.connections, value, { [STATE]: state }),
  );
}

function point(metric: SharedMetric, value: number | null): readonly DatabaseReading[] {
  return value === null ? [] : [reading(metric, value)];
}

function reading(
  { metric, kind, unit }: SharedMetric,
  value: number,
  attributes: DatabaseReading['attributes'] = {},
): DatabaseReading {
  return { metric, kind, unit, value, attributes };
}

function gauge(
  metric: string,
  unit: string,
  description: string,
  attributes: readonly string[] = [],
): SharedMetric {
  return { metric, kind: 'gauge', unit, description, attributes };
}

function counter(metric: string, unit: string, description: string): SharedMetric {
  return { metric, kind: 'counter', unit, description, attributes: [] };
}
