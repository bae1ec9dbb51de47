import { Long, Timestamp } from 'bson';

import type { Doc } from '../document.ts';
import type { Answers } from './mongo-server.ts';

/**
 * Answers as MongoDB's manual describes them, made by hand for the tests: none was recorded of a real server. Fields
 * that no code of ours reads are left out.
 */
export const SECRET = 'hunter2-of-nobody';

const cursor = (firstBatch: readonly Doc[]): Doc => ({
  cursor: { id: Long.ZERO, ns: 'test.$cmd', firstBatch },
});
const NOW = new Date('2026-11-30T16:45:06.000Z');

export function serverStatus(more: Doc = {}): Doc {
  return {
    version: '7.0.14',
    process: 'mongod',
    uptimeMillis: Long.fromNumber(3_600_000),
    localTime: NOW,
    storageEngine: { name: 'wiredTiger' },
    connections: { current: 12, available: 788, totalCreated: 4_000, active: 3 },
    opcounters: {
      insert: 100,
      query: Long.fromNumber(1_000),
      update: 50,
      delete: 5,
      getmore: 10,
      command: 2_000,
    },
    opLatencies: {
      reads: { latency: Long.fromNumber(5_000_000), ops: Long.fromNumber(1_000) },
      writes: { latency: Long.fromNumber(2_000_000), ops: Long.fromNumber(150) },
      commands: { latency: Long.fromNumber(100_000), ops: Long.fromNumber(2_000) },
    },
    globalLock: {
      totalTime: Long.fromNumber(3_600_000_000),
      currentQueue: { total: 2, readers: 1, writers: 1 },
      activeClients: { total: 3, readers: 2, writers: 1 },
    },
    locks: {
      Collection: {
        acquireCount: { r: Long.fromNumber(9), w: Long.fromNumber(9) },
        deadlockCount: { w: Long.fromNumber(1) },
      },
    },
    network: {
      bytesIn: Long.fromNumber(10_000),
      bytesOut: Long.fromNumber(90_000),
      numRequests: Long.fromNumber(3_000),
    },
    mem: { bits: 64, resident: 512, virtual: 2_048, supported: true },
    asserts: { regular: 0, warning: 0, msg: 0, user: 7, rollovers: 0 },
    transactions: {
      currentActive: Long.fromNumber(1),
      currentInactive: Long.fromNumber(1),
      currentOpen: Long.fromNumber(2),
      totalCommitted: Long.fromNumber(40),
      totalAborted: Long.fromNumber(2),
    },
    wiredTiger: {
      cache: {
        'bytes currently in the cache': 300_000_000,
        'tracked dirty bytes in the cache': 5_000_000,
        'maximum bytes configured': 1_073_741_824,
        'pages requested from the cache': 10_000,
        'pages read into cache': 500,
        'pages evicted by application threads': 3,
      },
      concurrentTransactions: { read: { out: 1, available: 127 }, write: { out: 0, available: 128 } },
    },
    metrics: {
      cursor: { timedOut: Long.fromNumber(1), open: { total: Long.fromNumber(4) } },
      document: {
        inserted: Long.fromNumber(100),
        returned: Long.fromNumber(9_000),
        updated: Long.fromNumber(50),
        deleted: Long.fromNumber(5),
      },
      queryExecutor: {
        scanned: Long.fromNumber(20_000),
        scannedObjects: Long.fromNumber(90_000),
        collectionScans: { total: Long.fromNumber(33) },
      },
      operation: { scanAndOrder: Long.fromNumber(6), writeConflicts: Long.fromNumber(8) },
    },
    ...more,
  };
}

const HELLO: Doc = { isWritablePrimary: true, localTime: NOW };

export const MEMBER: Doc = { ...HELLO, setName: 'rs0', secondary: false, hosts: ['a:27017', 'b:27017'] };

/** A primary `a`, and `b` that is seven seconds behind; `self` is who is asked. */
export function replicaSet(self: 'a' | 'b'): Doc {
  const at = (ms: number) => new Date(NOW.getTime() - ms);
  return {
    set: 'rs0',
    myState: self === 'a' ? 1 : 2,
    members: [
      {
        name: 'a:27017',
        health: 1,
        state: 1,
        stateStr: 'PRIMARY',
        optimeDate: at(0),
        ...(self === 'a' ? { self: true } : {}),
      },
      {
        name: 'b:27017',
        health: 1,
        state: 2,
        stateStr: 'SECONDARY',
        optimeDate: at(7_000),
        ...(self === 'b' ? { self: true } : {}),
      },
      { name: 'c:27017', health: 0, state: 8, stateStr: '(not reachable/healthy)', optimeDate: new Date(0) },
      { name: 'd:27017', health: 1, state: 7, stateStr: 'ARBITER' },
    ],
  };
}

export const operation = (more: Doc): Doc => ({
  type: 'op',
  active: true,
  op: 'query',
  opid: 77,
  connectionId: Long.fromNumber(31),
  ns: 'shop.orders',
  client: '10.0.0.8:51000',
  appName: 'checkout',
  effectiveUsers: [{ user: 'shop', db: 'admin' }],
  microsecs_running: Long.fromNumber(4_200_000),
  waitingForLock: false,
  planSummary: 'COLLSCAN',
  command: {
    find: 'orders',
    filter: { status: SECRET, total: { $gt: 99 } },
    sort: { at: -1 },
    lsid: { id: SECRET },
    $db: 'shop',
  },
  locks: { Global: 'r', Database: 'r', Collection: 'r' },
  ...more,
});

/** A transaction that does nothing holds a collection, for which a drop waits, and a find for the drop. */
export const LOCK_CHAIN: readonly Doc[] = [
  operation({
    type: 'idleSession',
    active: false,
    ns: '',
    connectionId: 11,
    microsecs_running: undefined,
    command: undefined,
    transaction: { timeOpenMicros: Long.fromNumber(95_000_000) },
    locks: { Global: 'w', Database: 'w', Collection: 'w' },
  }),
  operation({
    op: 'command',
    connectionId: 12,
    waitingForLock: true,
    microsecs_running: 30_000_000,
    command: { createIndexes: 'orders', indexes: [{ key: { status: 1 }, name: SECRET }] },
    locks: { Global: 'w', Database: 'w', Collection: 'W' },
  }),
];

/** What the server does by itself, this agent's own question, replicas that wait for news, and an idle connection. */
export const NOBODYS: readonly Doc[] = [
  { active: true, desc: 'WT-CheckpointThread', op: 'none', ns: '', microsecs_running: 9_000_000 },
  operation({ appName: 'vigilops-agent', connectionId: 1 }),
  operation({
    op: 'getmore',
    ns: 'local.oplog.rs',
    connectionId: 2,
    cursor: { tailable: true, awaitData: true },
  }),
  operation({ op: 'command', connectionId: 3, command: { hello: 1, maxAwaitTimeMS: 10_000 } }),
];
export const IDLE = operation({
  active: false,
  microsecs_running: undefined,
  command: undefined,
  connectionId: 4,
  locks: {},
});

export const profileEntry = (more: Doc): Doc => ({
  op: 'query',
  ns: 'shop.orders',
  command: {
    find: 'orders',
    filter: { email: SECRET, $or: [{ a: 1 }, { a: 2 }, { b: { $in: [1, 2, 3] } }] },
  },
  millis: 2_500,
  ts: new Date(NOW.getTime() + 1_000),
  docsExamined: 90_000,
  nreturned: 3,
  user: 'shop@admin',
  client: '10.0.0.8',
  appName: 'checkout',
  ...more,
});

export const currentOp = (...ops: readonly Doc[]) => cursor(ops);

export function top(finds: number): Doc {
  const none = { time: 0, count: 0 };
  const used = (count: number) => ({ time: Long.fromNumber(count * 1_500), count: Long.fromNumber(count) });
  const totals = {
    total: none,
    readLock: none,
    writeLock: none,
    getmore: none,
    update: none,
    remove: none,
    commands: none,
  };
  return {
    totals: {
      note: 'all times in microseconds',
      'shop.orders': { ...totals, queries: used(finds), insert: used(10) },
      'local.oplog.rs': { ...totals, queries: used(finds * 9), insert: none },
    },
  };
}

/** A server of one database with one collection that people made. */
export function answers(more: Answers = {}): Answers {
  return {
    hello: HELLO,
    buildInfo: { version: '7.0.14' },
    serverStatus: serverStatus(),
    $currentOp: currentOp(),
    top: top(100),
    replSetGetStatus: {
      ok: 0,
      code: 76,
      codeName: 'NoReplicationEnabled',
      errmsg: 'not running with --replSet',
    },
    profile: { was: 0, slowms: 100 },
    listDatabases: {
      databases: [
        { name: 'admin', sizeOnDisk: 40_960 },
        { name: 'shop', sizeOnDisk: Long.fromNumber(9_000_000) },
      ],
      totalSize: Long.fromNumber(9_040_960),
    },
    dbStats: {
      db: 'shop',
      collections: 1,
      objects: 5_000,
      dataSize: 20_000_000,
      storageSize: 8_000_000,
      indexes: 2,
      indexSize: 1_000_000,
    },
    listCollections: cursor([
      { name: 'orders', type: 'collection' },
      { name: 'system.profile', type: 'collection' },
    ]),
    $collStats: cursor([
      {
        ns: 'shop.orders',
        storageStats: {
          count: 5_000,
          storageSize: 8_000_000,
          totalIndexSize: 1_000_000,
          totalSize: 9_000_000,
          freeStorageSize: 4_096,
          indexSizes: { _id_: 300_000, status_1: 700_000 },
        },
      },
    ]),
    $indexStats: cursor([
      {
        name: '_id_',
        key: { _id: 1 },
        accesses: { ops: Long.fromNumber(4_000), since: NOW },
        spec: { v: 2, key: { _id: 1 }, name: '_id_' },
      },
      {
        name: 'status_1',
        key: { status: 1, at: -1 },
        accesses: { ops: Long.ZERO, since: NOW },
        spec: { v: 2, key: { status: 1 }, name: 'status_1', partialFilterExpression: { status: SECRET } },
      },
    ]),
    find: (command) =>
      command['find'] === 'oplog.rs'
        ? cursor([
            { ts: new Timestamp({ t: (command['sort'] as Doc)['$natural'] === 1 ? 1_000 : 87_400, i: 1 }) },
          ])
        : cursor([]),
    ...more,
  };
}
