import { createServer, type AddressInfo } from 'node:net';

import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';

import { watching } from '../test/watching.ts';
import { createProbe } from './probe.ts';
import {
  answers,
  currentOp,
  IDLE,
  LOCK_CHAIN,
  MEMBER,
  NOBODYS,
  operation,
  profileEntry,
  replicaSet,
  SECRET,
  serverStatus,
  top,
} from './test/documents.ts';
import type { MongoUser } from './test/mongo-server.ts';
import { startMongo } from './test/start-mongo.ts';

const USER: MongoUser = { name: 'vigilops', password: 'right', roles: ['clusterMonitor', 'read@local'] };
const asUser = { username: 'vigilops', password: 'right' };
const allOf = (findings: object) => JSON.stringify(findings);

describe('the MongoDB probe, with documents of the manual', () => {
  it('tells version, role, figures and sizes in its first round', async () => {
    const server = await startMongo({ answers: answers() });
    const found = await watching(createProbe, server.config()).look();
    const state = found.of('state');
    expect(state).toMatchObject({
      is_up: true,
      version: '7.0.14',
      role: 'standalone',
      missing: [],
      started_at: '2026-11-30T15:45:06.000Z',
    });
    expect(state.figures).toMatchObject({
      connections: 12,
      connections_active: 1,
      connections_idle: 8,
      connections_idle_in_transaction: 1,
      connections_max: 800,
      connections_waiting: 2,
      memory_bytes: 512 * 1_048_576,
      size_bytes: 9_040_960,
      qps: null,
    });
    expect(found.value('mongodb.operation.count', { operation: 'query' })).toBe(1_000);
    expect(found.value('mongodb.cache.operations', { type: 'miss' })).toBe(500);
    expect(found.value('vigilops.db.queries')).toBe(3_165);
    expect(found.value('vigilops.db.deadlocks')).toBe(1);
    expect(found.value('mongodb.memory.usage', { type: 'resident' })).toBe(512 * 1_048_576);
    expect(found.value('vigilops.mongodb.cache.size', { state: 'limit' })).toBe(1_073_741_824);
    const { tables, indexes, databases, counted_since } = found.of('tables');
    expect(tables).toEqual([
      expect.objectContaining({ database: 'shop', name: 'orders', rows: 5_000, total_bytes: 9_000_000 }),
    ]);
    expect(
      indexes.map(({ name, scans, bytes, columns, definition }) => [name, scans, bytes, columns, definition]),
    ).toEqual([
      ['_id_', 4_000, 300_000, ['_id'], '{"_id":1}'],
      ['status_1', 0, 700_000, ['status', 'at'], '{"status":1,"at":-1} partial'],
    ]);
    expect(databases.map(({ name }) => name)).toEqual(['shop', 'admin']);
    expect(counted_since).toBe('2026-11-30T16:45:06.000Z');
    expect(allOf(found)).not.toContain(SECRET);
    expect(server.connections()).toBe(1);
    expect(server.appNames).toEqual(['vigilops-agent']);
  });

  it('makes rates of totals, and takes totals that fell for a new start', async () => {
    const server = await startMongo({ answers: answers() });
    const probe = watching(createProbe, server.config());
    await probe.look();
    const cache = { 'pages requested from the cache': 10_100, 'pages read into cache': 510 };
    server.answers['serverStatus'] = serverStatus({
      opcounters: { insert: 100, query: 1_150, update: 50, delete: 5, getmore: 10, command: 2_000 },
      wiredTiger: { cache },
    });
    server.answers['top'] = top(130);
    const found = await probe.look();
    expect(found.of('state').figures).toMatchObject({ qps: 10, cache_hit_ratio: 0.9, tps: 0 });
    const queries = found.of('queries');
    expect(
      queries.items.map(({ text, database, calls, total_ms }) => [text, database, calls, total_ms]),
    ).toEqual([['{"find":"orders"}', 'shop', 30, 45]]);
    expect(queries.is_reset).toBe(false);
    server.answers['serverStatus'] = serverStatus({ uptimeMillis: 1_000, opcounters: { query: 30 } });
    server.answers['top'] = top(3);
    const after = await probe.look();
    expect(after.of('queries')).toMatchObject({
      is_reset: true,
      items: expect.arrayContaining([expect.objectContaining({ calls: 3 })]) as unknown,
    });
    expect(after.of('state').figures?.qps).toBe(2);
    expect(after.of('state').started_at).toBe('2026-11-30T16:45:05.000Z');
  });

  it('takes another server at the same address for a beginning, with its own role', async () => {
    const server = await startMongo({
      answers: answers({ hello: MEMBER, replSetGetStatus: replicaSet('a') }),
    });
    const probe = watching(createProbe, server.config());
    await probe.look();
    server.answers['hello'] = { ...MEMBER, isWritablePrimary: false, secondary: true };
    server.answers['serverStatus'] = serverStatus({
      host: 'b:27017',
      uptimeMillis: 7_200_000,
      opcounters: { query: 9_000_000 },
    });
    server.answers['top'] = top(9_000_000);
    const found = await probe.look();
    expect(found.of('state').role).toBe('replica');
    expect(found.of('state').figures?.qps).toBeNull();
    expect(found.has('queries')).toBe(false);
  });

  it('shows what runs for long, without values, and nothing of its own or of the server', async () => {
    const server = await startMongo({
      answers: answers({
        $currentOp: currentOp(
          operation({}),
          operation({ microsecs_running: 900_000, connectionId: 32 }),
          IDLE,
          ...NOBODYS,
        ),
      }),
    });
    const found = await watching(createProbe, server.config()).look();
    expect(found.of('samples').items).toEqual([
      expect.objectContaining({
        text: '{"find":"orders","filter":{"status":"?","total":{"$gt":"?"}},"sort":{"at":-1}}',
        duration_ms: 4_200,
        is_running: true,
        user: 'shop',
        database: 'shop',
        address: '10.0.0.8',
        application: 'checkout',
        wait: 'COLLSCAN',
        source: 'activity',
      }),
    ]);
    expect(found.of('connections').groups.map(({ state, count }) => [state, count])).toEqual([
      ['active', 2],
      ['idle', 1],
    ]);
    expect(allOf(found)).not.toContain(SECRET);
  });

  it('draws who waits for whom from the locks that are held, and tells once when it is over', async () => {
    const waiter = operation({
      connectionId: 13,
      waitingForLock: true,
      locks: { Global: 'r', Database: 'r', Collection: 'r' },
      microsecs_running: 20_000_000,
    });
    const elsewhere = operation({
      connectionId: 14,
      ns: 'shop.carts',
      locks: { Global: 'w', Database: 'w', Collection: 'w' },
    });
    const server = await startMongo({
      answers: answers({ $currentOp: currentOp(...LOCK_CHAIN, elsewhere) }),
    });
    const probe = watching(createProbe, server.config());
    const found = await probe.look();
    expect(
      found.of('locks').nodes.map(({ id, blocked_by, state, mode, wait_ms, transaction_ms }) => ({
        id,
        blocked_by,
        state,
        mode,
        wait_ms,
        transaction_ms,
      })),
    ).toEqual([
      { id: '12', blocked_by: ['11'], state: 'waiting', mode: 'W', wait_ms: 30_000, transaction_ms: null },
      {
        id: '11',
        blocked_by: [],
        state: 'idle in transaction',
        mode: 'w',
        wait_ms: null,
        transaction_ms: 95_000,
      },
    ]);
    expect(found.of('state').figures?.longest_transaction_seconds).toBe(95);
    expect(allOf(found)).not.toContain(SECRET);
    server.answers['$currentOp'] = currentOp(waiter);
    expect((await probe.look()).of('locks').nodes).toEqual([
      expect.objectContaining({ id: '13', blocked_by: [] }),
    ]);
    server.answers['$currentOp'] = currentOp();
    expect((await probe.look()).of('locks').nodes).toEqual([]);
    expect((await probe.look()).has('locks')).toBe(false);
  });

  it('reads on in the profile of a database where the profiler is on', async () => {
    const asked: unknown[] = [];
    let entries = [profileEntry({})];
    const server = await startMongo({
      answers: answers({
        profile: { was: 1, slowms: 100 },
        find: (command) => {
          if (command['find'] === 'system.profile') {
            asked.push((command['filter'] as { ts: { $gt: Date } }).ts.$gt);
          }
          return {
            cursor: {
              id: 0,
              ns: 'shop.system.profile',
              firstBatch: command['find'] === 'system.profile' ? entries : [],
            },
          };
        },
      }),
    });
    const probe = watching(createProbe, server.config());
    const first = await probe.look();
    expect(first.has('samples')).toBe(false);
    expect(first.of('state').settings['databases with the profiler on']).toBe('shop');
    const found = await probe.look();
    expect(found.of('samples').items).toEqual([
      expect.objectContaining({
        text: '{"find":"orders","filter":{"email":"?","$or":[{"a":"?"},{"b":{"$in":["?"]}}]}}',
        rows_examined: 90_000,
        rows_returned: 3,
        user: 'shop',
        source: 'profiler',
      }),
    ]);
    expect(found.of('state').figures?.slow_queries).toBe(1);
    expect(allOf(found)).not.toContain(SECRET);
    entries = [];
    expect((await probe.look()).has('samples')).toBe(false);
    // Of what was seen nothing is asked again.
    expect(asked).toEqual([new Date('2026-11-30T16:45:06.000Z'), new Date('2026-11-30T16:45:07.000Z')]);
  });

  it.each([
    ['a' as const, 'primary', 7],
    ['b' as const, 'replica', 7],
  ])('says how far %s of a replica set is behind: %s', async (self, role, lag) => {
    const isPrimary = self === 'a';
    const server = await startMongo({
      answers: answers({
        hello: { ...MEMBER, isWritablePrimary: isPrimary, secondary: !isPrimary },
        replSetGetStatus: replicaSet(self),
      }),
    });
    const found = await watching(createProbe, server.config()).look();
    expect(found.of('state').role).toBe(role);
    expect(found.of('state').figures?.replication_lag_seconds).toBe(lag);
    expect(found.of('state').settings).toMatchObject({ 'member b:27017': 'SECONDARY', setName: 'rs0' });
    expect(found.value('vigilops.mongodb.member.lag', { member: 'b:27017' })).toBe(7);
    expect(found.value('vigilops.mongodb.member.lag', { member: 'a:27017' })).toBeUndefined();
    expect(found.value('vigilops.mongodb.member.up', { member: 'c:27017' })).toBe(0);
    expect(found.value('vigilops.mongodb.oplog.window')).toBe(86_400);
  });

  it('says that it stands before a router, and asks it no more than it has', async () => {
    const server = await startMongo({
      answers: answers({ hello: { msg: 'isdbgrid' }, serverStatus: { version: '6.0.5', process: 'mongos' } }),
    });
    const probe = watching(createProbe, server.config());
    await probe.look();
    const found = await probe.look();
    expect(found.of('state')).toMatchObject({
      role: 'unknown',
      version: '6.0.5',
      settings: { process: 'mongos' },
    });
    expect(server.asked).not.toContain('top');
    expect(server.asked).not.toContain('replSetGetStatus');
  });

  it('asks questions only', async () => {
    const server = await startMongo({
      answers: answers({ hello: MEMBER, profile: { was: 2 }, replSetGetStatus: replicaSet('a') }),
      users: [USER],
    });
    const probe = watching(createProbe, server.config(asUser));
    await probe.look();
    await probe.look();
    expect([...new Set(server.asked)].sort()).toEqual(
      [
        '$collStats',
        '$currentOp',
        '$indexStats',
        'dbStats',
        'find',
        'hello',
        'listCollections',
        'listDatabases',
        'profile',
        'replSetGetStatus',
        'saslContinue',
        'saslStart',
        'serverStatus',
        'top',
      ].sort(),
    );
  });
});

describe('the MongoDB probe at the door', () => {
  it.each(['SCRAM-SHA-256', 'SCRAM-SHA-1'] as const)('logs in by %s', async (mechanism) => {
    const server = await startMongo({ answers: answers({ hello: MEMBER }), users: [{ ...USER, mechanism }] });
    const found = await watching(createProbe, server.config(asUser)).look();
    expect(found.of('state')).toMatchObject({ is_up: true, missing: [] });
  });

  it('says that the password is wrong, or missing, and never which one', async () => {
    const server = await startMongo({ answers: answers(), users: [USER] });
    for (const wrong of [
      { username: 'vigilops', password: SECRET },
      { username: 'nobody', password: SECRET },
    ]) {
      const error: unknown = await watching(createProbe, server.config(wrong))
        .look()
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'DatabaseTrouble', kind: 'password' });
      expect(String(error)).toContain('databases[].username');
      expect(String(error)).not.toContain(SECRET);
    }
    await expect(watching(createProbe, server.config()).look()).rejects.toMatchObject({ kind: 'password' });
  });

  it('says which role is missing, ready to be run, and goes on with the rest', async () => {
    const users = [{ ...USER, roles: ['clusterMonitor'] as const }];
    const server = await startMongo({
      answers: answers({ hello: MEMBER, replSetGetStatus: replicaSet('a') }),
      users,
    });
    const found = await watching(createProbe, server.config(asUser)).look();
    expect(found.of('state').missing).toEqual([
      {
        what: 'the window of the oplog (local.oplog.rs)',
        grant: 'db.getSiblingDB("admin").grantRolesToUser("vigilops", [{ role: "read", db: "local" }])',
      },
    ]);
    expect(found.of('state').figures?.connections).toBe(12);
  });

  it('with no role at all knows the version, and asks for what is refused seldom', async () => {
    const server = await startMongo({ answers: answers(), users: [{ ...USER, roles: [] }] });
    const probe = watching(createProbe, server.config(asUser));
    const { missing, version, is_up } = (await probe.look()).of('state');
    expect([version, is_up]).toEqual(['7.0.14', true]);
    expect(missing.map(({ grant }) => grant)).toContain(
      'db.getSiblingDB("admin").grantRolesToUser("vigilops", [{ role: "clusterMonitor", db: "admin" }])',
    );
    const before = server.asked.filter((name) => name === 'serverStatus').length;
    await probe.look(['connections']);
    expect(server.asked.filter((name) => name === 'serverStatus').length).toBe(before);
  });

  it('gives a hung server up when the round is over, and connects anew for the next one', async () => {
    const server = await startMongo({ answers: answers(), users: [USER] });
    const probe = watching(createProbe, server.config(asUser));
    await probe.look();
    server.freeze();
    await expect(probe.look([], 200)).rejects.toMatchObject({ kind: 'timeout' });
    await expect(probe.look([], 200)).rejects.toMatchObject({ kind: 'timeout' });
    server.thaw();
    expect((await probe.look()).of('state').is_up).toBe(true);
    await expect.poll(() => server.connections()).toBe(1);
  });

  it('connects anew after the server was started again', async () => {
    const server = await startMongo({ answers: answers() });
    const probe = watching(createProbe, server.config());
    await probe.look();
    server.dropAll();
    await expect.poll(() => server.connections()).toBe(0);
    expect((await probe.look()).of('state').is_up).toBe(true);
  });

  it('TLS is verified by a private authority, and by no other; prefer takes what there is', async () => {
    const made = await generate([{ name: 'commonName', value: 'orders' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const server = await startMongo({ answers: answers(), tls: { key: made.private, cert: made.cert } });
    const look = (mode: 'verify' | 'prefer' | 'off', ca?: string) =>
      watching(createProbe, server.config({ tls: { mode, ca } })).look();
    expect((await look('verify', made.cert)).of('state').is_up).toBe(true);
    await expect(look('verify')).rejects.toMatchObject({ kind: 'tls' });
    expect((await look('prefer')).of('state').is_up).toBe(true);
    await expect(look('off')).rejects.toMatchObject({ kind: 'unreachable' });
    const clear = await startMongo({ answers: answers() });
    const prefer = { mode: 'prefer' as const, ca: undefined };
    expect((await watching(createProbe, clear.config({ tls: prefer })).look()).of('state').is_up).toBe(true);
  });

  it('takes an answer of 16 MB, and ends with what is none', async () => {
    const big = operation({ microsecs_running: 2_000_000, desc: 'x'.repeat(15_000_000) });
    const server = await startMongo({ answers: answers({ $currentOp: currentOp(big) }) });
    expect((await watching(createProbe, server.config()).look()).of('samples').items).toHaveLength(1);
    const garbage = createServer(
      (socket) => void socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => garbage.once('listening', resolve));
    const probe = watching(createProbe, server.config({ port: (garbage.address() as AddressInfo).port }));
    await expect(probe.look()).rejects.toMatchObject({ name: 'DatabaseTrouble', kind: 'other' });
    await new Promise((resolve) => garbage.close(resolve));
    await expect(probe.look()).rejects.toMatchObject({ kind: 'unreachable' });
    await probe.close();
    await probe.close();
  });
});
