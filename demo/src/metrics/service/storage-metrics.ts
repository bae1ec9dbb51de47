import { noiseAt, warpedTime } from '../../random/noise.ts';
import { activityAt, residentBytes } from '../../services/footprint.ts';
import { STRICKEN } from '../../services/health.ts';
import type { Runtime } from '../../services/plan.ts';
import type { Instance } from '../../services/service-types.ts';
import { createIntegral } from '../../time/integral.ts';
import type { World } from '../../world.ts';
import { counter, gauge, updown, type PointList } from '../instruments.ts';

const DAY_MS = 86_400_000;
const GIB = 1024 ** 3;
/** max_connections of the databases. */
const MAX_BACKENDS = 200;

const BACKENDS = updown('postgresql.backends', '1', 'Backends that are connected');
const BACKENDS_MAX = gauge(
  'postgresql.connection.max',
  '{connections}',
  'Connections that are allowed',
  'int',
);
const COMMITS = counter('postgresql.commits', '1', 'Commits');
const ROLLBACKS = counter('postgresql.rollbacks', '1', 'Rollbacks');
const DEADLOCKS = counter('postgresql.deadlocks', '{deadlock}', 'Deadlocks');
const BLOCK_HITS = counter('postgresql.blks_hit', '{blks_hit}', 'Blocks found in the buffer cache');
const BLOCK_READS = counter('postgresql.blks_read', '{blks_read}', 'Blocks read from disk');
const DB_SIZE = updown('postgresql.db_size', 'By', 'Disk space used by the database');
const REDIS_CLIENTS = updown('redis.clients.connected', '{client}', 'Client connections');
const REDIS_MEMORY = gauge('redis.memory.used', 'By', 'Memory allocated by Redis', 'int');
const REDIS_COMMANDS = counter('redis.commands.processed', '{command}', 'Commands processed');
const REDIS_HITS = counter('redis.keyspace.hits', '{hit}', 'Keys found');
const REDIS_MISSES = counter('redis.keyspace.misses', '{miss}', 'Keys not found');
const REDIS_EVICTED = counter('redis.keys.evicted', '{key}', 'Keys evicted for want of memory');
const MQ_MESSAGES = updown('rabbitmq.message.current', '{messages}', 'Messages in the queues');
const MQ_CONSUMERS = updown('rabbitmq.consumer.count', '{consumers}', 'Consumers');
const MQ_PUBLISHED = counter('rabbitmq.message.published', '{messages}', 'Messages published');
const MQ_DELIVERED = counter('rabbitmq.message.delivered', '{messages}', 'Messages delivered');
const NGINX_REQUESTS = counter('nginx.requests', 'requests', 'Requests since the start');
const NGINX_ACCEPTED = counter('nginx.connections_accepted', 'connections', 'Connections accepted');
const NGINX_CONNECTIONS = updown('nginx.connections_current', 'connections', 'Connections by state');

interface Moment {
  readonly world: World;
  readonly instance: Instance;
  /** Statements, commands, messages or requests since the start; then those that failed. */
  readonly done: number;
  readonly failed: number;
  readonly activity: number;
  readonly timeMs: number;
  readonly points: PointList;
}

/** What databases, caches, brokers and proxies say of themselves. Nothing for other runtimes. */
export function createStorageMetrics(
  world: World,
  instance: Instance,
): ((startMs: number, timeMs: number, points: PointList) => void) | undefined {
  const add = ADDERS[instance.service.plan.runtime];
  if (add === undefined) {
    return undefined;
  }
  const peakRps = demandOf(world, instance);
  const work = createIntegral(2, (timeMs, rates) => {
    const rps = 0.4 + peakRps * activityAt(instance, timeMs);
    const stricken = instance.service.name === STRICKEN.database ? world.incidents.stage('pool', timeMs) : 0;
    rates[0] = rps * (1 - 0.5 * stricken);
    rates[1] = rps * (0.002 + 0.3 * stricken);
  });
  const totals = new Float64Array(2);
  return (startMs, timeMs, points) => {
    const warped = Math.max(startMs, warpedTime(instance.key, timeMs, 90_000, 0.4));
    work.totals(startMs, warped, totals);
    add({
      world,
      instance,
      done: Math.floor(totals[0] ?? 0),
      failed: Math.floor(totals[1] ?? 0),
      activity: activityAt(instance, timeMs),
      timeMs,
      points,
    });
  };
}

function demandOf(world: World, instance: Instance): number {
  const { service } = instance;
  const own = service.operations.reduce((sum, operation) => sum + world.traffic.peakRps(operation), 0);
  return (own + world.traffic.inboundRps(service)) * instance.share;
}

const ADDERS: Partial<Record<Runtime, (moment: Moment) => void>> = {
  postgresql: ({ world, instance, done, failed, activity, timeMs, points }) => {
    const usual = 28 + 30 * activity;
    const filling = instance.service.name === STRICKEN.database ? world.incidents.stage('pool', timeMs) : 0;
    points.add(BACKENDS, usual + (MAX_BACKENDS - usual) * filling);
    points.add(BACKENDS_MAX, MAX_BACKENDS);
    points.add(COMMITS, done);
    points.add(ROLLBACKS, failed);
    points.add(DEADLOCKS, Math.floor(failed / 40));
    points.add(BLOCK_HITS, done * 41);
    points.add(BLOCK_READS, Math.floor(done * 0.6));
    const ageDays = (timeMs % (90 * DAY_MS)) / DAY_MS;
    points.add(DB_SIZE, (18 + (instance.key % 60) + 0.21 * ageDays) * GIB);
  },
  redis: ({ world, instance, done, activity, timeMs, points }) => {
    points.add(REDIS_CLIENTS, 14 + 40 * activity);
    points.add(REDIS_MEMORY, residentBytes(world, instance, timeMs) * 0.92);
    points.add(REDIS_COMMANDS, Math.floor(done * 1.15));
    points.add(REDIS_HITS, Math.floor(done * 0.91));
    points.add(REDIS_MISSES, Math.floor(done * 0.09));
    points.add(REDIS_EVICTED, Math.floor(done * 0.0004));
  },
  rabbitmq: ({ instance, done, activity, timeMs, points }) => {
    const backlog = 6 * activity * (1.2 + noiseAt(instance.key ^ 0x77, timeMs, 180_000));
    points.add(MQ_MESSAGES, backlog, { state: 'ready' });
    points.add(MQ_MESSAGES, 3 * activity, { state: 'unacknowledged' });
    points.add(MQ_CONSUMERS, 6 + (instance.key % 5));
    points.add(MQ_PUBLISHED, done);
    points.add(MQ_DELIVERED, Math.floor(done * 0.9993));
  },
  nginx: ({ world, instance, done, activity, timeMs, points }) => {
    const stuck =
      instance.service.name === STRICKEN.gateway ? 90 * world.incidents.stage('gateway', timeMs) : 0;
    points.add(NGINX_REQUESTS, done);
    points.add(NGINX_ACCEPTED, Math.floor(done * 0.22));
    points.add(NGINX_CONNECTIONS, 8 + 60 * activity + stuck, { state: 'active' });
    points.add(NGINX_CONNECTIONS, 5 + 38 * activity, { state: 'waiting' });
    points.add(NGINX_CONNECTIONS, 2 + 14 * activity + stuck, { state: 'writing' });
  },
};
