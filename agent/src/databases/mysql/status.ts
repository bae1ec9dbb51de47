import type { DbFigures } from '@vigilops/contracts/db-report';

import type { DatabaseReading } from '../types.ts';
import { METRICS, type MySqlMetric } from './metrics.ts';
import type { Ask } from './rows.ts';

/** Of SHOW GLOBAL STATUS, by names in lower case. */
export type Status = ReadonlyMap<string, number>;

/** Global counters that figures are made of; those of METRICS are asked with them. */
const FIGURES = [
  'uptime',
  'questions',
  'slow_queries',
  'com_commit',
  'com_rollback',
  'handler_commit',
  'threads_connected',
  'threads_running',
  'innodb_buffer_pool_read_requests',
  'innodb_buffer_pool_reads',
  'innodb_row_lock_current_waits',
  'innodb_deadlocks',
  'innodb_buffer_pool_bytes_data',
  'created_tmp_disk_tables',
  'memory_used',
  'performance_schema_digest_lost',
  'wsrep_cluster_size',
  'wsrep_ready',
] as const;

const NAMES = [
  ...new Set([...FIGURES, ...METRICS.flatMap(({ from }) => (from === undefined ? [] : Object.keys(from)))]),
];

/** One statement of some 20 kB of answer; it needs no right. */
export async function askStatus(ask: Ask): Promise<Status> {
  const rows = await ask(
    `SHOW GLOBAL STATUS WHERE Variable_name IN (${NAMES.map((name) => `'${name}'`).join(', ')})`,
  );
  return new Map(
    rows.flatMap(({ variable_name: name, value }) => {
      const number = Number(value === 'ON' ? 1 : (value ?? Number.NaN));
      return typeof name === 'string' && value !== '' && Number.isFinite(number)
        ? [[name.toLowerCase(), number] as const]
        : [];
    }),
  );
}

/** Every instrument of METRICS that the server has a figure for. */
export function statusReadings(status: Status): DatabaseReading[] {
  return METRICS.flatMap((metric) =>
    Object.entries(metric.from ?? {}).flatMap(([name, attributes]) => {
      const value = status.get(name);
      return value === undefined ? [] : [reading(metric, value * (metric.scale ?? 1), attributes)];
    }),
  );
}

export function reading(
  { metric, kind, unit }: MySqlMetric,
  value: number,
  attributes: DatabaseReading['attributes'] = {},
): DatabaseReading {
  return { metric, kind, unit, value, attributes };
}

/** Of a global counter since the round before. Null: the server has none, or began to count anew, or this is the first round. */
export function risen(now: Status, before: Status | undefined, name: string): number | null {
  const [value, last] = [now.get(name), before?.get(name)];
  return value === undefined || last === undefined || value < last ? null : value - last;
}

/** What the counters alone tell; `seconds` since the round before. */
export function statusFigures(
  now: Status,
  before: Status | undefined,
  seconds: number,
): Pick<DbFigures, 'qps' | 'tps' | 'cache_hit_ratio' | 'connections' | 'memory_bytes'> {
  const rate = (...names: readonly string[]) => {
    const all = names.map((name) => risen(now, before, name));
    const sum = all.reduce<number>((total, one) => total + (one ?? 0), 0);
    return seconds <= 0 || all.every((one) => one === null) ? null : sum / seconds;
  };
  const requests = risen(now, before, 'innodb_buffer_pool_read_requests');
  const misses = risen(now, before, 'innodb_buffer_pool_reads');
  return {
    qps: rate('questions'),
    tps: rate('com_commit', 'com_rollback'),
    cache_hit_ratio:
      requests === null || misses === null || requests === 0
        ? null
        : Math.min(1, Math.max(0, 1 - misses / requests)),
    connections: now.get('threads_connected') ?? null,
    memory_bytes: now.get('memory_used') ?? null,
  };
}
