/** One instrument. With `field` it is read of that number of INFO, multiplied by `scale` to have its unit. */
export interface RedisMetric {
  readonly metric: string;
  readonly kind: 'gauge' | 'counter' | 'updown';
  /** UCUM. */
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly string[];
  readonly field?: string;
  readonly scale?: number;
}

function of(
  kind: RedisMetric['kind'],
  metric: string,
  unit: string,
  description: string,
  from: { readonly field?: string; readonly scale?: number; readonly attributes?: readonly string[] } = {},
): RedisMetric {
  return { metric, kind, unit, description, attributes: [], ...from };
}

/** Names, kinds and units of the OpenTelemetry Collector's receiver for Redis where it has them; else `vigilops.redis`. */
export const METRICS: readonly RedisMetric[] = [
  of('counter', 'redis.uptime', 's', 'For how long the server has been up', { field: 'uptime_in_seconds' }),
  of('counter', 'redis.cpu.time', 's', 'CPU time of the server', { attributes: ['state'] }),
  of('updown', 'redis.clients.connected', '{client}', 'Clients, without replicas', {
    field: 'connected_clients',
  }),
  of('updown', 'redis.clients.blocked', '{client}', 'Clients that wait in a blocking command', {
    field: 'blocked_clients',
  }),
  of('gauge', 'redis.clients.max_input_buffer', 'By', 'The largest input buffer of a client of late', {
    field: 'client_recent_max_input_buffer',
  }),
  of('gauge', 'redis.clients.max_output_buffer', 'By', 'The largest output buffer of a client of late', {
    field: 'client_recent_max_output_buffer',
  }),
  of('gauge', 'redis.commands', '{ops}/s', 'Commands a second, as the server says', {
    field: 'instantaneous_ops_per_sec',
  }),
  of('counter', 'redis.commands.processed', '{command}', 'Commands that were carried out', {
    field: 'total_commands_processed',
  }),
  of('counter', 'redis.connections.received', '{connection}', 'Connections that were accepted', {
    field: 'total_connections_received',
  }),
  of(
    'counter',
    'redis.connections.rejected',
    '{connection}',
    'Connections that were refused for maxclients',
    {
      field: 'rejected_connections',
    },
  ),
  of('counter', 'redis.keys.evicted', '{key}', 'Keys that were removed for want of memory', {
    field: 'evicted_keys',
  }),
  of('counter', 'redis.keys.expired', '{event}', 'Keys whose time was over', { field: 'expired_keys' }),
  of('counter', 'redis.keyspace.hits', '{hit}', 'Keys that were asked for and there', {
    field: 'keyspace_hits',
  }),
  of('counter', 'redis.keyspace.misses', '{miss}', 'Keys that were asked for and not there', {
    field: 'keyspace_misses',
  }),
  of('gauge', 'redis.latest_fork', 's', 'How long the latest fork took', {
    field: 'latest_fork_usec',
    scale: 1e-6,
  }),
  of('gauge', 'redis.memory.fragmentation_ratio', '1', 'Memory of the process by memory of the data', {
    field: 'mem_fragmentation_ratio',
  }),
  of('gauge', 'redis.memory.lua', 'By', 'Memory of the Lua engine', { field: 'used_memory_lua' }),
  of('gauge', 'redis.memory.peak', 'By', 'The most memory that was ever in use', {
    field: 'used_memory_peak',
  }),
  of('gauge', 'redis.memory.rss', 'By', 'Memory of the process, as the kernel sees it', {
    field: 'used_memory_rss',
  }),
  of('gauge', 'redis.memory.used', 'By', 'Memory that the allocator gave out', { field: 'used_memory' }),
  of('gauge', 'redis.maxmemory', 'By', 'The limit of memory; 0: none', { field: 'maxmemory' }),
  of('counter', 'redis.net.input', 'By', 'Bytes read from the network', { field: 'total_net_input_bytes' }),
  of('counter', 'redis.net.output', 'By', 'Bytes written to the network', {
    field: 'total_net_output_bytes',
  }),
  of('updown', 'redis.rdb.changes_since_last_save', '{change}', 'Changes that no dump holds yet', {
    field: 'rdb_changes_since_last_save',
  }),
  of('gauge', 'redis.replication.backlog_first_byte_offset', 'By', 'Where the replication backlog begins', {
    field: 'repl_backlog_first_byte_offset',
  }),
  of('gauge', 'redis.replication.offset', 'By', 'How far replication is here', {
    field: 'master_repl_offset',
  }),
  of('updown', 'redis.slaves.connected', '{replica}', 'Replicas that are connected', {
    field: 'connected_slaves',
  }),
  of('gauge', 'redis.db.keys', '{key}', 'Keys of a database', { attributes: ['db'] }),
  of('gauge', 'redis.db.expires', '{key}', 'Keys of a database with a time to live', { attributes: ['db'] }),
  of('gauge', 'redis.db.avg_ttl', 's', 'Time to live of the keys of a database, on average', {
    attributes: ['db'],
  }),
  of('counter', 'vigilops.redis.errors', '{error}', 'Error replies, by their first word', {
    attributes: ['error.type'],
  }),
  of(
    'gauge',
    'vigilops.redis.persistence.ok',
    '1',
    '1: the last save, rewrite or write of it went well; else 0',
    {
      attributes: ['kind'],
    },
  ),
  of(
    'gauge',
    'vigilops.redis.replication.link.up',
    '1',
    'Of a replica: 1 while it hears its primary, else 0',
  ),
  of(
    'gauge',
    'vigilops.redis.replication.behind',
    'By',
    'Of a primary: what a replica has not yet confirmed',
    {
      attributes: ['replica'],
    },
  ),
  of('gauge', 'vigilops.redis.latency', 's', 'The latest delay of a kind, where the latency monitor is on', {
    attributes: ['event'],
  }),
];
