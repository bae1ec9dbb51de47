import type { DbFigures } from '@vigilops/contracts/db-report';

import { createRates, shareOf } from '../shared/rates.ts';
import type { DatabaseReading } from '../types.ts';
import { type Doc, docAt, numberAt } from './document.ts';
import { METRICS } from './metrics.ts';

const BY_NAME = new Map(METRICS.map((metric) => [metric.metric, metric]));
const OPERATIONS = ['insert', 'query', 'update', 'delete', 'getmore', 'command'];
const WANTED = 'pages requested from the cache';
const READ = 'pages read into cache';

/** Left out of the answer: long, and none of it is told. */
export const SERVER_STATUS = {
  serverStatus: 1,
  repl: 0,
  tcmalloc: 0,
  latchAnalysis: 0,
  mirroredReads: 0,
  security: 0,
  shardingStatistics: 0,
  oplogTruncation: 0,
  defaultRWConcern: 0,
  changeStreamPreImages: 0,
  indexBulkBuilder: 0,
  indexStats: 0,
  featureCompatibilityVersion: 0,
};

export function reading(
  metric: string,
  value: number | null | undefined,
  attributes: DatabaseReading['attributes'] = {},
): DatabaseReading[] {
  const known = BY_NAME.get(metric);
  if (known === undefined || value === null || value === undefined) {
    return [];
  }
  return [{ metric, kind: known.kind, unit: known.unit, value, attributes }];
}

/** Points of serverStatus; what a version does not tell is left out. */
export function statusReadings(status: Doc): DatabaseReading[] {
  const plain = METRICS.flatMap(({ metric, from = [], scale = 1 }) =>
    from.flatMap(([path, attributes]) => {
      const value = pathNumber(status, path);
      return reading(metric, value === null ? null : value * scale, attributes);
    }),
  );
  const pages = pagesOf(status);
  return [
    ...plain,
    ...reading('mongodb.cache.operations', pages.hit, { type: 'hit' }),
    ...reading('mongodb.cache.operations', pages.miss, { type: 'miss' }),
    ...reading('mongodb.health', numberAt(status, 'ok')),
    ...shared('vigilops.db.queries', '{query}', operationsOf(status)),
    ...shared('vigilops.db.transactions', '{transaction}', transactionsOf(status)),
    ...shared('vigilops.db.deadlocks', '{deadlock}', deadlocksOf(status)),
  ];
}

/** What `wiredTiger.cache.bytes currently in the cache` names: names of fields may have spaces, but no points. */
function pathNumber(status: Doc, path: string): number | null {
  return numberAt(status, ...path.split('.'));
}

/** One that all kinds of servers have. */
export function shared(metric: string, unit: string, value: number | null): DatabaseReading[] {
  return value === null ? [] : [{ metric, kind: 'counter', unit, value, attributes: {} }];
}

export type StatusFigures = Omit<
  DbFigures,
  'slow_queries' | 'replication_lag_seconds' | 'size_bytes' | 'longest_transaction_seconds'
>;

/** Figures of serverStatus, whose rates are of the time since the round before. */
export function createStatusFigures() {
  const rates = createRates<'operations' | 'transactions' | 'hit' | 'miss' | 'deadlocks'>();

  function figuresOf(status: Doc | undefined, monotonicMs: number): StatusFigures {
    const pages = pagesOf(status);
    const since = rates.take(
      {
        operations: operationsOf(status),
        transactions: transactionsOf(status),
        hit: pages.hit,
        miss: pages.miss,
        deadlocks: deadlocksOf(status),
      },
      monotonicMs,
    );
    const current = numberAt(status, 'connections', 'current');
    const available = numberAt(status, 'connections', 'available');
    const resident = numberAt(status, 'mem', 'resident');
    return {
      connections: current,
      ...connectionStates(status, current),
      connections_max: current === null || available === null ? null : current + available,
      qps: since.rate('operations'),
      tps: since.rate('transactions'),
      cache_hit_ratio: shareOf(since.added('hit'), since.added('miss')),
      deadlocks: since.added('deadlocks'),
      temp_bytes: null,
      memory_bytes: resident === null ? null : resident * 1_048_576,
      memory_max_bytes: null,
      evictions: null,
      oldest_transaction_id_age: null,
    };
  }

  return { of: figuresOf, forget: () => rates.forget() };
}

/** Each connection is in one state: those that wait are active, and those of an open transaction idle, as the server counts. */
function connectionStates(status: Doc | undefined, current: number | null) {
  const busy = numberAt(status, 'connections', 'active');
  const waiting = numberAt(status, 'globalLock', 'currentQueue', 'total');
  const inTransaction = numberAt(status, 'transactions', 'currentInactive');
  if (busy === null || current === null) {
    return {
      connections_active: null,
      connections_idle: null,
      connections_idle_in_transaction: inTransaction,
      connections_waiting: waiting,
    };
  }
  const idle = Math.max(0, current - busy);
  const held = Math.min(inTransaction ?? 0, idle);
  const blocked = Math.min(waiting ?? 0, busy);
  return {
    connections_active: busy - blocked,
    connections_idle: idle - held,
    connections_idle_in_transaction: inTransaction === null ? null : held,
    connections_waiting: waiting === null ? null : blocked,
  };
}

function operationsOf(status: Doc | undefined): number | null {
  const counts = OPERATIONS.map((name) => numberAt(status, 'opcounters', name));
  return counts.some((count) => count !== null)
    ? counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
    : null;
}

function transactionsOf(status: Doc | undefined): number | null {
  const committed = numberAt(status, 'transactions', 'totalCommitted');
  return committed === null ? null : committed + (numberAt(status, 'transactions', 'totalAborted') ?? 0);
}

function pagesOf(status: Doc | undefined) {
  const wanted = numberAt(status, 'wiredTiger', 'cache', WANTED);
  const read = numberAt(status, 'wiredTiger', 'cache', READ);
  return wanted === null || read === null
    ? { hit: null, miss: null }
    : { hit: Math.max(0, wanted - read), miss: read };
}

/** Of all kinds of locks together; null where the server names no locks. */
function deadlocksOf(status: Doc | undefined): number | null {
  const locks = docAt(status, 'locks');
  if (locks === undefined) {
    return null;
  }
  let total = 0;
  for (const kind of Object.keys(locks)) {
    for (const mode of ['r', 'w', 'R', 'W']) {
      total += numberAt(locks, kind, 'deadlockCount', mode) ?? 0;
    }
  }
  return total;
}
