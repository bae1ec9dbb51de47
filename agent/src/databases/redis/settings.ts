import type { RedisConnection } from './connection.ts';
import type { Info } from './info.ts';
import { itemsOf, type Reply, textOf } from './reply.ts';
import type { Rights } from './rights.ts';

/** One by one by name: a pattern would bring passwords along. */
const ASKED = [
  'maxclients',
  'maxmemory',
  'maxmemory-policy',
  'maxmemory-samples',
  'save',
  'appendonly',
  'appendfsync',
  'slowlog-log-slower-than',
  'slowlog-max-len',
  'latency-monitor-threshold',
  'latency-tracking',
  'timeout',
  'tcp-keepalive',
  'databases',
  'io-threads',
  'activedefrag',
  'lazyfree-lazy-eviction',
  'repl-backlog-size',
  'repl-diskless-sync',
  'min-replicas-to-write',
  'stop-writes-on-bgsave-error',
  'tls-port',
];
/** Fields of INFO that advice is drawn from. */
const TOLD = [
  'redis_mode',
  'server_mode',
  'server_name',
  'valkey_version',
  'os',
  'cluster_enabled',
  'loading',
  'maxmemory_policy',
  'mem_allocator',
  'mem_fragmentation_ratio',
  'rdb_last_bgsave_status',
  'rdb_last_save_time',
  'rdb_changes_since_last_save',
  'aof_enabled',
  'aof_last_bgrewrite_status',
  'aof_last_write_status',
  'connected_slaves',
  'master_host',
  'master_link_status',
  'master_sync_in_progress',
  'sentinel_masters',
];
const MAX_VALUE = 1_024;

/** What CONFIG GET tells of the few that matter; empty where it may not be asked. */
export async function readConfig(connection: RedisConnection, rights: Rights): Promise<Map<string, string>> {
  const [first, ...others] = ASKED;
  const answer = await rights.ask(connection, 'settings (CONFIG GET)', 'CONFIG', 'GET', first ?? '');
  if (answer === undefined) {
    return new Map();
  }
  const answers = await Promise.all(others.map((name) => connection.call('CONFIG', 'GET', name)));
  return new Map([answer, ...answers].flatMap(settingOf));
}

/** Versions differ in what they have: then the answer is empty. */
function settingOf(answer: Reply): (readonly [string, string])[] {
  const [name, value] = itemsOf(answer);
  return name === undefined ? [] : [[textOf(name), textOf(value).slice(0, MAX_VALUE)]];
}

export function settingsOf(info: Info, config: ReadonlyMap<string, string>): Record<string, string> {
  const told = TOLD.flatMap((field) => {
    const value = info.get(field);
    return value === undefined ? [] : [[field, value.slice(0, MAX_VALUE)] as const];
  });
  const masters = [...info]
    .filter(([field]) => /^master\d+$/.test(field))
    .slice(0, 50)
    .map(([field, value]) => [`sentinel_${field}`, value.slice(0, MAX_VALUE)] as const);
  return Object.fromEntries([...told, ...masters, ...config]);
}
