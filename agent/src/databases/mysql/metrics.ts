/** One instrument: `from` says of which global counters it is read, with the attributes of their points. */
export interface MySqlMetric {
  readonly metric: string;
  readonly kind: 'gauge' | 'counter' | 'updown';
  /** UCUM. */
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly string[];
  readonly from?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the server's unit is multiplied by. */
  readonly scale?: number;
}

/** Global counters by their names after a prefix, as points of one attribute. */
function by(attribute: string, prefix: string, kinds: readonly string[]) {
  return {
    attributes: [attribute],
    from: Object.fromEntries(kinds.map((kind) => [`${prefix}${kind}`, { [attribute]: kind }])),
  };
}

/** What the scope of the OpenTelemetry Collector's receiver for MySQL names so, with its units and attributes. */
const OF_THE_RECEIVER: readonly MySqlMetric[] = [
  {
    metric: 'mysql.uptime',
    kind: 'counter',
    unit: 's',
    description: 'For how long the server has been up',
    attributes: [],
    from: { uptime: {} },
  },
  {
    metric: 'mysql.threads',
    kind: 'updown',
    unit: '1',
    description: 'Threads of the server by what they do',
    attributes: ['kind'],
    from: {
      threads_cached: { kind: 'cached' },
      threads_connected: { kind: 'connected' },
      threads_running: { kind: 'running' },
    },
  },
  {
    metric: 'mysql.commands',
    kind: 'counter',
    unit: '1',
    description: 'Statements by their kind',
    ...by('command', 'com_', ['delete', 'insert', 'select', 'update']),
  },
  {
    metric: 'mysql.handlers',
    kind: 'counter',
    unit: '1',
    description: 'Requests to storage engines: read_rnd_next rises with full scans',
    ...by('kind', 'handler_', [
      'commit',
      'rollback',
      'delete',
      'update',
      'write',
      'read_first',
      'read_key',
      'read_next',
      'read_rnd',
      'read_rnd_next',
    ]),
  },
  {
    metric: 'mysql.buffer_pool.limit',
    kind: 'updown',
    unit: 'By',
    description: 'Size of the buffer pool of InnoDB as it is set',
    attributes: [],
  },
  {
    metric: 'mysql.buffer_pool.usage',
    kind: 'updown',
    unit: 'By',
    description: 'Bytes in the buffer pool of InnoDB; dirty ones are counted with the others, too',
    attributes: ['status'],
    from: {
      innodb_buffer_pool_bytes_data: { status: 'data' },
      innodb_buffer_pool_bytes_dirty: { status: 'dirty' },
    },
  },
  {
    metric: 'mysql.buffer_pool.pages',
    kind: 'updown',
    unit: '1',
    description: 'Pages in the buffer pool of InnoDB by what they hold',
    ...by('kind', 'innodb_buffer_pool_pages_', ['data', 'free', 'misc']),
  },
  {
    metric: 'mysql.buffer_pool.operations',
    kind: 'counter',
    unit: '1',
    description: 'Of the buffer pool of InnoDB: reads are those that were not found in it',
    ...by('operation', 'innodb_buffer_pool_', ['read_requests', 'reads', 'wait_free', 'write_requests']),
  },
  {
    metric: 'mysql.row_locks',
    kind: 'counter',
    unit: '1',
    description: 'Of row locks of InnoDB: how often they were waited for, and for how many milliseconds',
    attributes: ['kind'],
    from: { innodb_row_lock_waits: { kind: 'waits' }, innodb_row_lock_time: { kind: 'time' } },
  },
  {
    metric: 'mysql.row_operations',
    kind: 'counter',
    unit: '1',
    description: 'Rows of InnoDB by what was done with them',
    ...by('operation', 'innodb_rows_', ['deleted', 'inserted', 'read', 'updated']),
  },
  {
    metric: 'mysql.locks',
    kind: 'counter',
    unit: '1',
    description: 'Locks on tables: had at once, or waited for',
    ...by('kind', 'table_locks_', ['immediate', 'waited']),
  },
  {
    metric: 'mysql.sorts',
    kind: 'counter',
    unit: '1',
    description: 'Sorts by their kind; merge_passes rises when sort_buffer_size is small',
    ...by('kind', 'sort_', ['merge_passes', 'range', 'rows', 'scan']),
  },
  {
    metric: 'mysql.joins',
    kind: 'counter',
    unit: '1',
    description: 'Joins that read tables without a good index',
    attributes: ['kind'],
    from: {
      select_full_join: { kind: 'full' },
      select_full_range_join: { kind: 'full_range' },
      select_range_check: { kind: 'range_check' },
      select_scan: { kind: 'scan' },
    },
  },
  {
    metric: 'mysql.tmp_resources',
    kind: 'counter',
    unit: '1',
    description: 'Temporary tables and files that were made',
    ...by('resource', 'created_tmp_', ['disk_tables', 'files', 'tables']),
  },
  {
    metric: 'mysql.client.network.io',
    kind: 'counter',
    unit: 'By',
    description: 'Bytes from and to clients',
    ...by('kind', 'bytes_', ['received', 'sent']),
  },
  {
    metric: 'mysql.connection.count',
    kind: 'counter',
    unit: '1',
    description: 'Attempts to connect, also those that failed',
    attributes: [],
    from: { connections: {} },
  },
  {
    metric: 'mysql.connection.errors',
    kind: 'counter',
    unit: '1',
    description: 'Connections that failed, or were lost without a good-bye',
    attributes: ['error'],
    from: {
      connection_errors_internal: { error: 'internal' },
      connection_errors_max_connections: { error: 'max_connections' },
      aborted_connects: { error: 'aborted' },
      aborted_clients: { error: 'aborted_clients' },
    },
  },
  {
    metric: 'mysql.opened_resources',
    kind: 'counter',
    unit: '1',
    description: 'Tables and files that were opened',
    attributes: ['kind'],
    from: {
      opened_files: { kind: 'file' },
      opened_tables: { kind: 'table' },
      opened_table_definitions: { kind: 'table_definition' },
    },
  },
  {
    metric: 'mysql.query.slow.count',
    kind: 'counter',
    unit: '1',
    description: 'Statements above long_query_time of the server',
    attributes: [],
    from: { slow_queries: {} },
  },
];

const REPLICA: readonly MySqlMetric[] = [
  {
    metric: 'mysql.replica.time_behind_source',
    kind: 'gauge',
    unit: 's',
    description: 'How late a replica is; without a point while replication stands still',
    attributes: ['channel'],
  },
  {
    metric: 'mysql.replica.sql_delay',
    kind: 'gauge',
    unit: 's',
    description: 'How late a replica shall be',
    attributes: ['channel'],
  },
];

/** Those that all kinds of databases share, where the server has totals. */
const SHARED: readonly MySqlMetric[] = [
  {
    metric: 'vigilops.db.queries',
    kind: 'counter',
    unit: '{query}',
    description: 'Statements that clients sent',
    attributes: [],
    from: { questions: {} },
  },
  {
    metric: 'vigilops.db.transactions',
    kind: 'counter',
    unit: '{transaction}',
    description: 'COMMIT and ROLLBACK that clients sent',
    attributes: [],
  },
  {
    metric: 'vigilops.db.deadlocks',
    kind: 'counter',
    unit: '{deadlock}',
    description: 'Deadlocks that the server broke',
    attributes: [],
  },
];

/** Everything that this probe measures; docs/reference/agent-metrics.md is made of it. */
export const METRICS: readonly MySqlMetric[] = [...OF_THE_RECEIVER, ...REPLICA, ...SHARED];

export function metricNamed(name: string): MySqlMetric {
  const found = METRICS.find(({ metric }) => metric === name);
  if (found === undefined) {
    throw new Error(`there is no metric ${name}`);
  }
  return found;
}
