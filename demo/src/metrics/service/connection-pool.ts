import { activityAt } from '../../services/footprint.ts';
import { STRICKEN } from '../../services/health.ts';
import { CULPRIT } from '../../services/deploys.ts';
import type { Instance } from '../../services/service-types.ts';
import { createIntegral } from '../../time/integral.ts';
import type { World } from '../../world.ts';
import { counter, updown, type PointList } from '../instruments.ts';

const COUNT = updown('db.client.connection.count', '{connection}', 'Connections of the pool by state');
const MAX = updown('db.client.connection.max', '{connection}', 'Connections that the pool may open');
const PENDING = updown(
  'db.client.connection.pending_requests',
  '{request}',
  'Requests that wait for a connection',
);
const TIMEOUTS = counter(
  'db.client.connection.timeouts',
  '{timeout}',
  'Requests that waited for a connection in vain',
);

export const POOL_SIZE = 20;
/** The bad version of settlement-worker opens many more connections than the others. */
const CULPRIT_POOL_SIZE = 120;

/** Requests that wait for a connection at the height of the incident and of the day. */
const PENDING_AT_HEIGHT = 37;
/** Time-outs a second for each waiting request; most give up or get a connection sooner. */
const TIMEOUTS_PER_PENDING = 0.02;
const STRAY_TIMEOUTS = 0.000_02;

/** Connections of an instance to one database at a time. */
export interface PoolState {
  readonly max: number;
  readonly used: number;
  readonly idle: number;
  readonly pending: number;
}

/** Databases that an instance keeps a pool of connections for. */
export function pooledDatabases(instance: Instance): readonly string[] {
  const names = instance.service.operations.flatMap((operation) =>
    operation.calls.flatMap((call) =>
      call.to === 'database' && call.service.plan.runtime === 'postgresql' ? [call.service.name] : [],
    ),
  );
  return [...new Set(names)];
}

export function poolState(world: World, instance: Instance, database: string, timeMs: number): PoolState {
  const stricken = database === STRICKEN.database;
  const filling = stricken ? world.incidents.stage('pool', timeMs) : 0;
  const culprit = stricken && instance.service.name === CULPRIT;
  const max = culprit ? CULPRIT_POOL_SIZE : POOL_SIZE;
  const usual = 1 + 5 * activityAt(instance, timeMs);
  const used = Math.min(max, Math.round(usual + (max - usual) * filling));
  const open = Math.min(max, Math.max(6, Math.round(used * 1.3)));
  const waiting = stricken && !culprit ? world.incidents.stage('api', timeMs) : 0;
  const pending = Math.round(PENDING_AT_HEIGHT * waiting * activityAt(instance, timeMs));
  return { max, used, idle: open - used, pending };
}

export function createPoolMetrics(
  world: World,
  instance: Instance,
): (startMs: number, timeMs: number, points: PointList) => void {
  const pools = pooledDatabases(instance).map((database) => ({
    database,
    timeouts: createIntegral(1, (timeMs, rates) => {
      rates[0] = poolState(world, instance, database, timeMs).pending * TIMEOUTS_PER_PENDING + STRAY_TIMEOUTS;
    }),
  }));
  const totals = new Float64Array(1);
  return (startMs, timeMs, points) => {
    for (const { database, timeouts } of pools) {
      const name = { 'db.client.connection.pool.name': database };
      const state = poolState(world, instance, database, timeMs);
      points.add(COUNT, state.used, { ...name, 'db.client.connection.state': 'used' });
      points.add(COUNT, state.idle, { ...name, 'db.client.connection.state': 'idle' });
      points.add(MAX, state.max, name);
      points.add(PENDING, state.pending, name);
      timeouts.totals(startMs, timeMs, totals);
      points.add(TIMEOUTS, Math.floor(totals[0] ?? 0), name);
    }
  };
}
