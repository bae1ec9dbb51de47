import type { DatabaseReading } from '../types.ts';
import { fieldsFrom, type Info, infoNumber, keyspacesOf, partNumber, partsOf, replicasOf } from './info.ts';
import type { LatencyEvent } from './latency.ts';
import { METRICS } from './metrics.ts';

type Attributes = DatabaseReading['attributes'];
const BY_NAME = new Map(METRICS.map((metric) => [metric.metric, metric]));
const CPU_STATES = ['sys', 'user', 'sys_children', 'user_children', 'sys_main_thread', 'user_main_thread'];
/** Scripts may make up their own: only what looks like a code is named. */
const ERROR_CODE = /^[A-Z][A-Z_]{0,31}$/;
const MAX_ERRORS = 30;
/** Of each kind: the field that says how the latest went. */
const PERSISTENCE = {
  rdb: 'rdb_last_bgsave_status',
  aof_rewrite: 'aof_last_bgrewrite_status',
  aof_write: 'aof_last_write_status',
} as const;

/** Points of INFO; what a version does not tell is left out. */
export function readingsOf(info: Info, events: readonly LatencyEvent[]): DatabaseReading[] {
  return [
    ...METRICS.flatMap(({ metric, field, scale = 1 }) =>
      field === undefined ? [] : reading(metric, scaled(infoNumber(info, field), scale)),
    ),
    ...CPU_STATES.flatMap((state) =>
      reading('redis.cpu.time', infoNumber(info, `used_cpu_${state}`), { state }),
    ),
    ...keyspacesOf(info).flatMap(({ database, keys, expires, averageTtlMs }) => {
      const at = { db: String(database) };
      return [
        ...reading('redis.db.keys', keys, at),
        ...reading('redis.db.expires', expires, at),
        ...reading('redis.db.avg_ttl', scaled(averageTtlMs, 1e-3), at),
      ];
    }),
    ...errorReadings(info),
    ...Object.entries(PERSISTENCE).flatMap(([kind, field]) => {
      const said = info.get(field);
      return reading('vigilops.redis.persistence.ok', said === undefined ? null : said === 'ok' ? 1 : 0, {
        kind,
      });
    }),
    ...replicationReadings(info),
    ...events.flatMap(({ event, latestMs }) =>
      reading('vigilops.redis.latency', latestMs / 1_000, { event }),
    ),
    ...shared('vigilops.db.queries', '{query}', infoNumber(info, 'total_commands_processed')),
    ...shared('vigilops.db.evictions', '{key}', infoNumber(info, 'evicted_keys')),
  ];
}

function errorReadings(info: Info): DatabaseReading[] {
  const counts = new Map<string, number>();
  for (const [code, value] of fieldsFrom(info, 'errorstat_')) {
    const known = ERROR_CODE.test(code) && counts.size < MAX_ERRORS ? code : '_OTHER';
    counts.set(known, (counts.get(known) ?? 0) + (partNumber(partsOf(value), 'count') ?? 0));
  }
  return [...counts].flatMap(([code, count]) =>
    reading('vigilops.redis.errors', count, { 'error.type': code }),
  );
}

function replicationReadings(info: Info): DatabaseReading[] {
  const link = info.get('master_link_status');
  const offset = infoNumber(info, 'master_repl_offset');
  return [
    ...reading('vigilops.redis.replication.link.up', link === undefined ? null : link === 'up' ? 1 : 0),
    ...replicasOf(info).flatMap((replica) => {
      const behind = offset === null || replica.offset === null ? null : Math.max(0, offset - replica.offset);
      return reading('vigilops.redis.replication.behind', behind, { replica: replica.name });
    }),
  ];
}

function reading(metric: string, value: number | null, attributes: Attributes = {}): DatabaseReading[] {
  const known = BY_NAME.get(metric);
  if (known === undefined || value === null) {
    return [];
  }
  return [{ metric, kind: known.kind, unit: known.unit, value, attributes }];
}

/** One that all kinds of servers have. */
function shared(metric: string, unit: string, value: number | null): DatabaseReading[] {
  return value === null ? [] : [{ metric, kind: 'counter', unit, value, attributes: {} }];
}

const scaled = (value: number | null, scale: number) => (value === null ? null : value * scale);
