/** One instrument. With `from` it is read of those fields of serverStatus, with the attributes of their points. */
export interface MongoMetric {
  readonly metric: string;
  readonly kind: 'gauge' | 'counter' | 'updown';
  /** UCUM. */
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly string[];
  readonly from?: readonly (readonly [path: string, attributes: Readonly<Record<string, string>>])[];
  /** What the server's unit is multiplied by. */
  readonly scale?: number;
}

const OPERATIONS = ['insert', 'query', 'update', 'delete', 'getmore', 'command'];
const DOCUMENTS = { inserted: 'insert', returned: 'query', updated: 'update', deleted: 'delete' };
const ASSERTS = ['regular', 'warning', 'msg', 'user', 'rollovers'];
const WAITING = ['readers', 'writers'];

function of(
  kind: MongoMetric['kind'],
  metric: string,
  unit: string,
  description: string,
  path?: string,
  scale?: number,
): MongoMetric {
  const read = path === undefined ? {} : { from: [[path, {}] as const] };
  return {
    metric,
    kind,
    unit,
    description,
    attributes: [],
    ...read,
    ...(scale === undefined ? {} : { scale }),
  };
}

function by(
  kind: MongoMetric['kind'],
  metric: string,
  unit: string,
  description: string,
  attribute: string,
  values: readonly (readonly [path: string, value: string])[] | undefined,
  scale?: number,
): MongoMetric {
  const read =
    values === undefined
      ? {}
      : { from: values.map(([path, value]) => [path, { [attribute]: value }] as const) };
  return {
    metric,
    kind,
    unit,
    description,
    attributes: [attribute],
    ...read,
    ...(scale === undefined ? {} : { scale }),
  };
}

const MEBIBYTE = 1_048_576;
const WT = 'wiredTiger.cache.';

/** Names, kinds and units of the OpenTelemetry Collector's receiver for MongoDB where it has them; else `vigilops.mongodb`. */
export const METRICS: readonly MongoMetric[] = [
  of('counter', 'mongodb.uptime', 'ms', 'For how long the server has been up', 'uptimeMillis'),
  by('updown', 'mongodb.connection.count', '{connections}', 'Connections by their state', 'type', [
    ['connections.active', 'active'],
    ['connections.available', 'available'],
    ['connections.current', 'current'],
  ]),
  by(
    'counter',
    'mongodb.operation.count',
    '{operations}',
    'Operations that were asked for',
    'operation',
    OPERATIONS.map((name) => [`opcounters.${name}`, name]),
  ),
  by(
    'counter',
    'mongodb.operation.repl.count',
    '{operations}',
    'Operations that were replicated to this server',
    'operation',
    OPERATIONS.map((name) => [`opcountersRepl.${name}`, name]),
  ),
  by(
    'counter',
    'mongodb.document.operation.count',
    '{documents}',
    'Documents that operations touched',
    'operation',
    Object.entries(DOCUMENTS).map(([field, name]) => [`metrics.document.${field}`, name]),
  ),
  by(
    'counter',
    'mongodb.operation.time',
    'ms',
    'Time that operations took, all together',
    'operation',
    [
      ['opLatencies.reads.latency', 'read'],
      ['opLatencies.writes.latency', 'write'],
      ['opLatencies.commands.latency', 'command'],
    ],
    1e-3,
  ),
  by(
    'updown',
    'mongodb.memory.usage',
    'By',
    'Memory of the process',
    'type',
    [
      ['mem.resident', 'resident'],
      ['mem.virtual', 'virtual'],
    ],
    MEBIBYTE,
  ),
  by(
    'counter',
    'mongodb.cache.operations',
    '{operations}',
    'Pages that were wanted, by whether the cache had them',
    'type',
    undefined,
  ),
  of('counter', 'mongodb.network.io.receive', 'By', 'Bytes received', 'network.bytesIn'),
  of('counter', 'mongodb.network.io.transmit', 'By', 'Bytes sent', 'network.bytesOut'),
  of('counter', 'mongodb.network.request.count', '{requests}', 'Requests received', 'network.numRequests'),
  of('updown', 'mongodb.cursor.count', '{cursors}', 'Open cursors', 'metrics.cursor.open.total'),
  of(
    'counter',
    'mongodb.cursor.timeout.count',
    '{cursors}',
    'Cursors whose time was over',
    'metrics.cursor.timedOut',
  ),
  of(
    'counter',
    'mongodb.global_lock.time',
    'ms',
    'Time that the server has been up and could be locked',
    'globalLock.totalTime',
    1e-3,
  ),
  of(
    'updown',
    'mongodb.active.reads',
    '{reads}',
    'Reads that are being done',
    'globalLock.activeClients.readers',
  ),
  of(
    'updown',
    'mongodb.active.writes',
    '{writes}',
    'Writes that are being done',
    'globalLock.activeClients.writers',
  ),
  of(
    'updown',
    'mongodb.session.count',
    '{sessions}',
    'Sessions that are kept',
    'logicalSessionRecordCache.activeSessionsCount',
  ),
  by(
    'updown',
    'vigilops.mongodb.queue',
    '{operation}',
    'Operations that wait for a lock',
    'type',
    WAITING.map((name) => [`globalLock.currentQueue.${name}`, name]),
  ),
  by(
    'counter',
    'vigilops.mongodb.asserts',
    '{assert}',
    'Asserts by their kind',
    'type',
    ASSERTS.map((name) => [`asserts.${name}`, name]),
  ),
  by('updown', 'vigilops.mongodb.transaction.open', '{transaction}', 'Open transactions', 'state', [
    ['transactions.currentActive', 'active'],
    ['transactions.currentInactive', 'inactive'],
  ]),
  by('counter', 'vigilops.mongodb.transaction.count', '{transaction}', 'Transactions that ended', 'outcome', [
    ['transactions.totalCommitted', 'committed'],
    ['transactions.totalAborted', 'aborted'],
  ]),
  by('gauge', 'vigilops.mongodb.cache.size', 'By', 'The cache of WiredTiger', 'state', [
    [`${WT}bytes currently in the cache`, 'used'],
    [`${WT}tracked dirty bytes in the cache`, 'dirty'],
    [`${WT}maximum bytes configured`, 'limit'],
  ]),
  by('counter', 'vigilops.mongodb.cache.evictions', '{page}', 'Pages that were put out of the cache', 'by', [
    [`${WT}pages evicted by application threads`, 'application'],
    [`${WT}modified pages evicted`, 'modified'],
    [`${WT}unmodified pages evicted`, 'unmodified'],
  ]),
  by(
    'gauge',
    'vigilops.mongodb.ticket.available',
    '{ticket}',
    'How many more operations the storage engine would take at once',
    'type',
    [
      ['wiredTiger.concurrentTransactions.read.available', 'read'],
      ['wiredTiger.concurrentTransactions.write.available', 'write'],
      ['queues.execution.read.available', 'read'],
      ['queues.execution.write.available', 'write'],
    ],
  ),
  of(
    'counter',
    'vigilops.mongodb.scanned.objects',
    '{document}',
    'Documents that queries looked at',
    'metrics.queryExecutor.scannedObjects',
  ),
  of(
    'counter',
    'vigilops.mongodb.scanned.keys',
    '{key}',
    'Keys of indexes that queries looked at',
    'metrics.queryExecutor.scanned',
  ),
  of(
    'counter',
    'vigilops.mongodb.collection_scans',
    '{scan}',
    'Queries that read a whole collection',
    'metrics.queryExecutor.collectionScans.total',
  ),
  of(
    'counter',
    'vigilops.mongodb.sorts',
    '{sort}',
    'Sorts without an index',
    'metrics.operation.scanAndOrder',
  ),
  of(
    'counter',
    'vigilops.mongodb.write_conflicts',
    '{conflict}',
    'Writes that had to be tried again',
    'metrics.operation.writeConflicts',
  ),
  by(
    'updown',
    'mongodb.data.size',
    'By',
    'Documents of a database, before compression',
    'database',
    undefined,
  ),
  by(
    'updown',
    'mongodb.storage.size',
    'By',
    'Space that the collections of a database take',
    'database',
    undefined,
  ),
  by(
    'updown',
    'mongodb.index.size',
    'By',
    'Space that the indexes of a database take',
    'database',
    undefined,
  ),
  by('updown', 'mongodb.object.count', '{objects}', 'Documents of a database', 'database', undefined),
  by(
    'updown',
    'mongodb.collection.count',
    '{collections}',
    'Collections of a database',
    'database',
    undefined,
  ),
  by('updown', 'mongodb.index.count', '{indexes}', 'Indexes of a database', 'database', undefined),
  of('updown', 'mongodb.database.count', '{databases}', 'Databases'),
  of('gauge', 'mongodb.health', '1', '1: the server says that it is well'),
  by(
    'gauge',
    'vigilops.mongodb.member.lag',
    's',
    'How far a member of the replica set is behind its primary',
    'member',
    undefined,
  ),
  by(
    'gauge',
    'vigilops.mongodb.member.up',
    '1',
    '1 while a member of the replica set is in a state that serves, else 0',
    'member',
    undefined,
  ),
  of('gauge', 'vigilops.mongodb.oplog.window', 's', 'For how long the oplog reaches back'),
];
