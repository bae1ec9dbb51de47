import { describe, expect, it } from 'vitest';

import { watching } from '../test/watching.ts';
import { createProbe } from './probe.ts';
import { LEAST_RIGHTS } from './rights.ts';
import { redisPrograms } from './test/programs.ts';
import { type RedisServer, startRedis } from './test/redis-server.ts';

const SECRET = 'hunter2-of-nobody';

async function withUser(server: RedisServer, rights: string) {
  const admin = await server.client();
  await admin.call(...rights.split(' '));
  return server.config({ username: 'vigilops', password: SECRET });
}

/** All that left the probe, as it would stand in what is sent. */
const allOf = (findings: object) => JSON.stringify(findings);

describe.each(redisPrograms())('the Redis probe with $title', (program) => {
  const has = program.path !== undefined;

  it.runIf(has)(
    'tells version, role, memory, clients and settings of a server in its first round',
    async () => {
      const server = await startRedis(program, ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru']);
      const client = await server.client();
      await client.call('CLIENT', 'SETNAME', 'checkout');
      const found = await watching(createProbe, server.config()).look();
      const state = found.of('state');
      expect(state).toMatchObject({ is_up: true, role: 'standalone', error: null, missing: [] });
      expect(state.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(state.settings).toMatchObject({ 'maxmemory-policy': 'allkeys-lru', cluster_enabled: '0' });
      expect(state.figures).toMatchObject({
        connections: 2,
        connections_max: 10_000,
        memory_max_bytes: 67_108_864,
      });
      expect(found.of('connections').groups).toEqual([
        expect.objectContaining({ address: '127.0.0.1', application: 'checkout', database: 'db0', count: 1 }),
      ]);
      expect(found.value('redis.clients.connected')).toBe(2);
      expect(found.value('redis.memory.used')).toBeGreaterThan(100_000);
      expect(found.value('vigilops.redis.persistence.ok', { kind: 'rdb' })).toBe(1);
      expect(found.has('queries')).toBe(false);
    },
  );

  it.runIf(has)('counts commands, hits and misses between rounds, and none of its own', async () => {
    const server = await startRedis(program);
    const client = await server.client();
    const probe = watching(createProbe, server.config());
    await probe.look();
    await client.call('SET', 'a', '1');
    await Promise.all(Array.from({ length: 30 }, () => client.call('GET', 'a')));
    await Promise.all(Array.from({ length: 10 }, () => client.call('GET', 'nothing')));
    await client.call('INCR', 'a', 'too much').catch(() => undefined);
    await client.call('LPUSH', 'a', 'x').catch(() => undefined);
    const found = await probe.look();
    const queries = found.of('queries');
    expect(queries.items.map(({ text, calls }) => [text, calls]).sort()).toEqual(
      [
        ['GET', 40],
        ['LPUSH', 1],
        ['SET', 1],
        ...(queries.items.some(({ text }) => text === 'INCR') ? [['INCR', 0]] : []),
      ].sort(),
    );
    expect(queries.is_reset).toBe(false);
    expect(found.of('state').figures?.cache_hit_ratio).toBeCloseTo(30 / 40, 1);
    expect(queries.items.find(({ text }) => text === 'LPUSH')?.errors).toBe(1);
    expect(found.value('vigilops.redis.errors', { 'error.type': 'WRONGTYPE' })).toBe(1);
    expect(found.of('state').figures?.qps).toBeGreaterThan(40 / 15);
  });

  it.runIf(has)('takes CONFIG RESETSTAT for a reset, and tells what came after it', async () => {
    const server = await startRedis(program);
    const client = await server.client();
    const probe = watching(createProbe, server.config());
    for (let times = 0; times < 20; times += 1) {
      await client.call('GET', 'a');
    }
    await probe.look();
    await client.call('CONFIG', 'RESETSTAT');
    await client.call('GET', 'a');
    const { items, is_reset } = (await probe.look()).of('queries');
    expect(is_reset).toBe(true);
    expect(items.find(({ text }) => text === 'GET')?.calls).toBe(1);
  });

  it.runIf(has)('shows slow commands without their values, and each once', async () => {
    const server = await startRedis(program);
    const client = await server.client();
    const probe = watching(createProbe, server.config());
    await client.call('SET', 'before', 'the first look');
    await probe.look();
    await client.call('SET', 'user:8412:token', SECRET);
    await client.call('SET', `session:${'f00dcafe'.repeat(4)}`, SECRET);
    await client.call('EVAL', `return '${SECRET}'`, '0');
    await client.call('CONFIG', 'SET', 'requirepass', '');
    await client.call('SET', Buffer.from([0xff, 0x00, 0x0a, 0x80]), Buffer.alloc(1_000_000, 0xfe));
    await client.call('AUTH', SECRET).catch(() => undefined);
    const found = await probe.look();
    const texts = found.of('samples').items.map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining(['SET user:*:token ?', 'SET session:* ?', 'EVAL ?', 'CONFIG SET ?', 'SET * ?']),
    );
    expect(texts.join()).not.toContain('before');
    expect(allOf(found)).not.toContain(SECRET);
    expect(allOf(found)).not.toContain('f00d');
    const ids = found.of('samples').items.map(({ id }) => id);
    expect(found.of('state').figures?.slow_queries).toBe(ids.length);
    await client.call('GET', 'user:1:token');
    const after = await probe.look();
    expect(after.of('samples').items.map(({ text }) => text)).toContain('GET user:*:token');
    expect(after.of('samples').items.filter(({ id }) => ids.includes(id))).toEqual([]);
  });

  it.runIf(has)('groups ten thousand keys by their patterns from a sample, large ones first', async () => {
    const server = await startRedis(program);
    const client = await server.client();
    const words: Promise<unknown>[] = [];
    for (let n = 0; n < 10_000; n += 1) {
      words.push(client.call('SET', `cart:${String(n)}:items`, 'x'.repeat(100)));
    }
    for (let n = 0; n < 500; n += 1) {
      words.push(client.call('HSET', `profile:${String(n)}`, 'name', 'x'.repeat(20_000)));
    }
    await Promise.all(words);
    await client.call('SELECT', '3');
    await client.call('SET', Buffer.from([1, 2, 3]), 'binary');
    const found = await watching(createProbe, server.config()).look();
    const { tables, databases, is_cut } = found.of('tables');
    const db0 = tables.filter(({ database }) => database === 'db0');
    expect(db0.map(({ name, schema }) => [name, schema])).toEqual([
      ['db0', ''],
      ['profile:*', 'hash'],
      ['cart:*:items', 'string'],
    ]);
    const [whole, profile] = db0;
    expect(whole?.rows).toBe(10_500);
    expect(profile?.table_bytes).toBeGreaterThan(20_000);
    // 500 of 10,500 keys were looked at: near enough for a hint.
    expect(profile?.rows).toBeGreaterThan(100);
    expect(profile?.rows).toBeLessThan(1_500);
    expect(tables.filter(({ database }) => database === 'db3').map(({ name }) => name)).toEqual(['db3', '*']);
    expect(databases.map(({ name }) => name)).toEqual(['db0', 'db3']);
    expect(is_cut).toBe(false);
    const stats = String(await client.call('INFO', 'commandstats'));
    expect(stats).not.toMatch(/cmdstat_(keys|monitor):/);
    expect(Number(/cmdstat_memory(?:\|usage)?:calls=(\d+)/.exec(stats)?.[1])).toBeLessThanOrEqual(501);
  });

  it.runIf(has)('counts evictions, and memory with its limit', async () => {
    const server = await startRedis(program, ['--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-random']);
    const client = await server.client();
    const probe = watching(createProbe, server.config());
    await probe.look();
    await Promise.all(
      Array.from({ length: 400 }, (_, n) => client.call('SET', `k${String(n)}`, 'x'.repeat(20_000))),
    );
    const found = await probe.look();
    expect(found.of('state').figures?.evictions).toBeGreaterThan(0);
    expect(found.value('vigilops.db.evictions')).toBe(found.value('redis.keys.evicted'));
    expect(found.of('state').figures?.memory_max_bytes).toBe(3_145_728);
  });

  it.runIf(has)('needs no more than the rights that are documented', async () => {
    const server = await startRedis(program);
    const client = await server.client();
    const rights = LEAST_RIGHTS.replace('>PASSWORD', `>${SECRET}`).replace(
      / \+latency\|histogram/,
      program.title.startsWith('Redis 6') ? '' : ' +latency|histogram',
    );
    const probe = watching(createProbe, await withUser(server, rights));
    await probe.look();
    await client.call('SET', 'user:1', 'x');
    const found = await probe.look();
    expect(found.of('state').missing).toEqual([]);
    expect(found.of('samples').items.map(({ text }) => text)).toContain('SET user:* ?');
    expect(found.of('tables').tables.map(({ name }) => name)).toContain('user:*');
    const log = String(JSON.stringify(await client.call('ACL', 'LOG')));
    expect(log).toBe('[]');
    const own = await watching(createProbe, server.config({ username: 'vigilops', password: SECRET })).look();
    expect(own.of('state').is_up).toBe(true);
    // Nothing but questions: a user with these rights can do no other.
    const limited = await server.client();
    await limited.call('AUTH', 'vigilops', SECRET);
    for (const words of [
      ['SET', 'a', '1'],
      ['GET', 'user:1'],
      ['FLUSHALL'],
      ['KEYS', '*'],
      ['MONITOR'],
      ['CONFIG', 'SET', 'maxmemory', '1'],
      ['EVAL', 'return 1', '0'],
      ['SHUTDOWN'],
    ]) {
      await expect(limited.call(...words), words.join(' ')).rejects.toThrow(/NOPERM/);
    }
  });

  it.runIf(has)(
    'says of each right that is missing how to give it, goes on, and asks for it seldom',
    async () => {
      const server = await startRedis(program);
      const client = await server.client();
      const config = await withUser(server, `ACL SETUSER vigilops on >${SECRET} -@all +info`);
      const probe = watching(createProbe, config);
      const found = await probe.look();
      const grants = found.of('state').missing.map(({ grant }) => grant);
      expect(grants).toEqual(
        expect.arrayContaining([
          'ACL SETUSER vigilops +config|get',
          'ACL SETUSER vigilops +client|list',
          'ACL SETUSER vigilops +slowlog|get',
          'ACL SETUSER vigilops +latency|latest',
        ]),
      );
      expect(found.of('state').is_up).toBe(true);
      expect(found.value('redis.clients.connected')).toBe(3);
      const refused = async () =>
        Number(
          /rejected_calls=(\d+)/.exec(
            (/cmdstat_slowlog[^\n]*/.exec(String(await client.call('INFO', 'commandstats'))) ?? [''])[0],
          )?.[1] ?? 0,
        );
      const before = await refused();
      await probe.look(['connections']);
      expect(await refused()).toBe(before);
      // As it says, so it is.
      for (const grant of grants) {
        await client.call(...grant.split(' '));
      }
      for (const { grant } of (await probe.look()).of('state').missing) {
        await client.call(...grant.split(' '));
      }
      expect((await probe.look()).of('state').missing.map(({ grant }) => grant)).toEqual([]);
    },
  );

  it.runIf(has)('says that the password is wrong, and never which one', async () => {
    const server = await startRedis(program, ['--requirepass', 'another']);
    const error: unknown = await watching(createProbe, server.config({ password: SECRET }))
      .look()
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'DatabaseTrouble', kind: 'password' });
    expect(String(error)).toMatch(/set databases\[\]\.(username and )?password/);
    expect(allOf({ error: String(error) })).not.toContain(SECRET);
    await expect(watching(createProbe, server.config()).look()).rejects.toMatchObject({ kind: 'password' });
    await expect(watching(createProbe, server.config({ password: 'another' })).look()).resolves.toBeDefined();
  });

  it.runIf(has)('goes on after a restart, whose counters begin anew', async () => {
    const server = await startRedis(program);
    const client = await server.client();
    const probe = watching(createProbe, server.config());
    for (let times = 0; times < 20; times += 1) {
      await client.call('GET', 'a');
    }
    const before = (await probe.look()).of('state');
    expect((await probe.look()).of('state').started_at).toBe(before.started_at);
    await server.restart();
    const again = await server.client();
    await again.call('GET', 'a');
    const found = await probe.look();
    expect(found.of('queries')).toMatchObject({ is_reset: true });
    expect(found.of('queries').items.find(({ text }) => text === 'GET')?.calls).toBe(1);
    expect(found.of('samples').items.map(({ text }) => text)).toContain('GET a');
  });

  it.runIf(has)(
    'gives a hung server up when the round is over, and asks the same one anew later',
    async () => {
      const server = await startRedis(program);
      const probe = watching(createProbe, server.config());
      await probe.look();
      server.freeze();
      await expect(probe.look(['connections'], 300)).rejects.toMatchObject({ kind: 'timeout' });
      // The kernel still takes connections for it.
      await expect(probe.look(['connections'], 300)).rejects.toMatchObject({ kind: 'timeout' });
      server.thaw();
      expect((await probe.look()).of('state').is_up).toBe(true);
    },
  );

  it.runIf(has)('tells that there is no room for it', async () => {
    const server = await startRedis(program, ['--maxclients', '2']);
    await (await server.client()).call('PING');
    await (await server.client()).call('PING');
    await expect(watching(createProbe, server.config()).look()).rejects.toMatchObject({
      kind: 'too_many_connections',
    });
  });

  it.runIf(has)('sees how far a replica is behind, on both sides', async () => {
    const primary = await startRedis(program, ['--repl-diskless-sync-delay', '0']);
    const replica = await startRedis(program, ['--replicaof', '127.0.0.1', String(primary.port)]);
    const onPrimary = watching(createProbe, primary.config());
    const onReplica = watching(createProbe, replica.config());
    await expect
      .poll(async () => (await onPrimary.look()).of('state').figures?.replication_lag_seconds, {
        timeout: 20_000,
      })
      .toBeLessThan(2);
    await expect
      .poll(async () => (await onReplica.look()).of('state').settings['master_link_status'], {
        timeout: 20_000,
      })
      .toBe('up');
    const state = (await onReplica.look()).of('state');
    expect([state.role, state.figures?.replication_lag_seconds]).toEqual(['replica', 0]);
    expect((await onPrimary.look()).of('state').role).toBe('primary');
    replica.freeze();
    await (await primary.client()).call('SET', 'a', 'x'.repeat(1_000));
    await expect
      .poll(async () => (await onPrimary.look()).of('state').figures?.replication_lag_seconds, {
        timeout: 20_000,
      })
      .toBeGreaterThan(2);
    expect((await onPrimary.look()).value('vigilops.redis.replication.behind')).toBeGreaterThan(1_000);
    replica.thaw();
    await primary.stop();
    await expect
      .poll(async () => (await onReplica.look()).value('vigilops.redis.replication.link.up'), {
        timeout: 20_000,
      })
      .toBe(0);
  });
});
