import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createManualClock } from '../../test/manual-clock.ts';
import { createDatabases } from './databases.ts';
import { databaseConfig, figures, findings, temporaryFolder, watchDatabases } from './test/databases-kit.ts';
import { DatabaseTrouble, type ProbeFindings } from './types.ts';

const down =
  (kind: 'unreachable' | 'password' = 'unreachable', words = 'connection refused') =>
  () => {
    throw new DatabaseTrouble(kind, words);
  };
const silent = (): Promise<ProbeFindings> => new Promise(() => undefined);

describe('databases that are watched', () => {
  it('are told as metrics and reports that say which server they are of', async () => {
    const found = findings({
      readings: [
        {
          metric: 'postgresql.commits',
          kind: 'counter',
          unit: '1',
          value: 7,
          attributes: { 'db.namespace': 'shop' },
        },
        { metric: 'postgresql.nonsense', kind: 'gauge', unit: '1', value: Number.NaN, attributes: {} },
      ],
      reports: [{ type: 'connections', groups: [], is_cut: false }],
    });
    const watched = await watchDatabases([databaseConfig()], () => found);
    const identity = {
      'vigilops.db.instance': 'shop',
      'db.system.name': 'postgresql',
      'server.address': 'db.test',
      'server.port': 5432,
    };
    expect(watched.points('postgresql.commits')).toEqual([
      { attributes: { 'db.namespace': 'shop', ...identity }, value: 7 },
    ]);
    expect(watched.points('vigilops.db.up')).toEqual([{ attributes: identity, value: 1 }]);
    expect(watched.points('postgresql.nonsense')).toEqual([]);
    expect(watched.appended.map(({ kind, rows }) => [kind, rows])).toEqual([
      ['metrics', 2],
      ['logs', 2],
    ]);
    expect(watched.reports()).toMatchObject([
      { name: 'shop', kind: 'postgresql', address: 'db.test', port: 5432, report: { type: 'state' } },
      { name: 'shop', report: { type: 'connections' } },
    ]);
    expect(watched.records()[0]).toMatchObject({ resource: { 'host.id': 'h1' }, severity: 9 });
    expect(Buffer.from(watched.appended[1]?.body ?? []).includes('vigilops.db.report')).toBe(true);
    expect(watched.states()).toMatchObject([{ name: 'shop', isUp: true, trouble: undefined }]);
  });

  it('are MariaDB when the server says so, and have no port behind a socket', async () => {
    const config = databaseConfig({ type: 'mysql', host: '/run/mysqld/mysqld.sock' });
    const watched = await watchDatabases([config], () => findings({ state: { version: '11.8.2-MariaDB' } }));
    expect(watched.reports()).toMatchObject([{ kind: 'mariadb', port: null }]);
    const attributes = watched.points('vigilops.db.up')[0]?.attributes;
    expect(attributes).toMatchObject({ 'db.system.name': 'mariadb' });
    expect(attributes).not.toHaveProperty('server.port');
  });

  it('are asked for what is dear less often, and for plans only where that is allowed', async () => {
    const watched = await watchDatabases([
      databaseConfig({ explain: true }),
      databaseConfig({ name: 'other' }),
    ]);
    for (let round = 0; round < 44; round += 1) {
      await watched.pass(15_000);
    }
    const timesOf = (work: 'connections' | 'queries' | 'tables' | 'plans', name: string) =>
      watched.rounds(name).flatMap(({ due }, index) => (due.has(work) ? [index * 15] : []));
    expect(timesOf('queries', 'shop')).toEqual([0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 660]);
    expect(timesOf('connections', 'shop')).toEqual(timesOf('queries', 'shop'));
    expect(timesOf('tables', 'shop')).toEqual([0, 600]);
    expect(timesOf('plans', 'shop')).toEqual([90]);
    expect(timesOf('plans', 'other')).toEqual([]);
  });

  it('are down when they cannot be asked: said at once, once a minute, and in the metric of each round', async () => {
    const watched = await watchDatabases([databaseConfig()]);
    watched.answer(down());
    for (let round = 0; round < 12; round += 1) {
      await watched.pass(15_000);
    }
    const states = watched.reports().map(({ report }) => (report.type === 'state' ? report.is_up : 'other'));
    expect(states).toEqual([true, false, false, false]);
    expect(watched.reports().at(-1)).toMatchObject({
      report: {
        version: '16.2',
        role: 'primary',
        error: 'connection refused',
        error_kind: 'unreachable',
        figures: null,
      },
    });
    expect(watched.records().at(-1)).toMatchObject({ severity: 17, body: 'shop: state: connection refused' });
    expect(watched.points('vigilops.db.up').map(({ value }) => value)).toEqual([
      1,
      ...Array<number>(12).fill(0),
    ]);
    expect(watched.log().filter((line) => line.includes('cannot be asked'))).toHaveLength(1);
    expect(watched.states()).toMatchObject([{ isUp: false, trouble: 'unreachable' }]);
  });

  it('are asked less and less often while they are down, and as ever when they are back', async () => {
    const watched = await watchDatabases([databaseConfig()], down());
    const asked = () => watched.rounds().length;
    const seconds: number[] = [];
    for (let second = 15; second <= 240; second += 15) {
      const before = asked();
      await watched.pass(15_000);
      seconds.push(...(asked() > before ? [second] : []));
    }
    expect(seconds).toEqual([15, 45, 105, 165, 225]);
    watched.answer(() => findings());
    await watched.pass(60_000);
    const before = asked();
    await watched.pass(15_000);
    await watched.pass(15_000);
    expect(asked() - before).toBe(2);
    expect(watched.states()).toMatchObject([{ isUp: true, trouble: undefined }]);
    expect(watched.log().at(-1)).toMatch(/info a database can be asked again/);
  });

  it('tell at once of another trouble', async () => {
    const watched = await watchDatabases([databaseConfig()], down());
    watched.answer(down('password', 'password authentication failed'));
    await watched.pass(15_000);
    expect(watched.reports().map(({ report }) => report.type === 'state' && report.error_kind)).toEqual([
      'unreachable',
      'password',
    ]);
  });

  it('never tell a password, and call a fault of ours one', async () => {
    const watched = await watchDatabases([databaseConfig()], () => {
      throw new TypeError('cannot read geheim');
    });
    expect(watched.reports()).toMatchObject([
      { report: { is_up: false, error_kind: 'other', error: 'a fault of the agent: cannot read ***' } },
    ]);
    expect(watched.log().join('\n')).not.toContain('geheim');
  });

  it('that hang are given up after their time, hold up no others, and get another probe', async () => {
    const watched = await watchDatabases([databaseConfig(), databaseConfig({ name: 'hangs' })]);
    watched.answer(silent, 'hangs');
    await watched.pass(15_000);
    await watched.pass(10_000);
    expect(watched.rounds('hangs').at(-1)?.signal.aborted).toBe(true);
    expect(watched.opened).toBe(2);
    await watched.pass(2_000);
    const last = watched.reports().at(-1);
    expect(last).toMatchObject({
      name: 'hangs',
      report: { error: 'no answer within 10 s', error_kind: 'timeout' },
    });
    watched.answer(() => findings(), 'hangs');
    await watched.pass(3_000);
    expect(watched.rounds('shop')).toHaveLength(3);
    expect([watched.opened, watched.closed]).toEqual([3, 1]);
    expect(watched.states()).toMatchObject([{ isUp: true }, { isUp: true }]);
  });

  it('that are late with what is dear are asked for the rest in the next round', async () => {
    const late = ({ due, signal }: Parameters<Parameters<typeof watchDatabases>[1] & object>[0]) =>
      due.has('tables')
        ? new Promise<ProbeFindings>((_, reject) => {
            signal.addEventListener('abort', () => reject(new DatabaseTrouble('timeout', 'too slow')));
          })
        : findings();
    const watched = await watchDatabases([databaseConfig()], late);
    await watched.pass(10_000);
    expect(watched.reports()).toMatchObject([{ report: { error: 'too slow', error_kind: 'timeout' } }]);
    await watched.pass(20_000);
    expect([...(watched.rounds().at(-1)?.due ?? [])]).toEqual(['connections', 'queries']);
    expect(watched.states()).toMatchObject([{ isUp: true }]);
  });

  it('are asked no more while the spool takes nothing, and nothing of what was found is lost', async () => {
    const watched = await watchDatabases([databaseConfig()]);
    const empty = watched.fillSpool();
    await watched.clock.advance(15_000);
    await watched.clock.advance(45_000);
    expect([watched.rounds().length, watched.appended.length]).toEqual([2, 2]);
    empty();
    await expect.poll(() => watched.appended.length).toBe(4);
    await watched.pass(15_000);
    expect(watched.rounds()).toHaveLength(3);
  });

  it.each([
    ['a start that is to come', '2026-01-05T09:00:00.000Z'],
    ['one that is no time', 'yesterday'],
  ])('are told without %s', async (_, startedAt) => {
    const watched = await watchDatabases([databaseConfig()], () =>
      findings({
        state: { started_at: startedAt },
        readings: [{ metric: 'a', kind: 'counter', unit: '1', value: 1, attributes: {} }],
      }),
    );
    expect(watched.points('a')).toMatchObject([{ value: 1 }]);
    expect(watched.states()).toMatchObject([{ isUp: true }]);
  });

  it('are let go when the agent stops, also in the middle of a round', async () => {
    const watched = await watchDatabases([databaseConfig()]);
    watched.answer(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('given up')));
        }),
    );
    await watched.pass(15_000);
    const before = watched.appended.length;
    await watched.stop();
    expect(watched.closed).toBe(1);
    expect(watched.appended).toHaveLength(before);
  });

  it('are not waited for when the agent stops and they do not give up', async () => {
    const watched = await watchDatabases([databaseConfig()]);
    watched.answer(silent);
    await watched.pass(15_000);
    const stopping = watched.stop();
    await expect.poll(() => watched.clock.sleepers).toBe(2);
    await watched.clock.advance(400);
    await stopping;
    expect(watched.closed).toBe(0);
  });

  it('say how soon the next word of them comes, also while they are down', async () => {
    const intervals = (watched: Awaited<ReturnType<typeof watchDatabases>>) =>
      watched.reports().map(({ report }) => (report.type === 'state' ? report.interval_seconds : undefined));
    const hourly = await watchDatabases([databaseConfig({ intervalMs: 3_600_000 })]);
    expect(intervals(hourly)).toEqual([3_600]);
    const watched = await watchDatabases([databaseConfig()]);
    watched.answer(down());
    await watched.pass(15_000);
    expect(intervals(watched)).toEqual([15, 60]);
  });

  describe('while the agent starts anew', () => {
    const waiter = (id: string, blockers: readonly string[]) => ({
      id,
      blocked_by: [...blockers],
      user: 'shop',
      database: 'shop',
      address: null,
      application: id,
      state: 'active',
      fingerprint: null,
      text: null,
      wait_ms: blockers.length === 0 ? null : 60_000,
      transaction_ms: null,
      target: null,
      mode: null,
    });
    const nodes = [waiter('migration', []), waiter('web', ['migration'])];
    const locked = () => findings({ reports: [{ type: 'locks', nodes, is_cut: false }] });
    const waits = (watched: Awaited<ReturnType<typeof watchDatabases>>) =>
      watched
        .points('vigilops.db.lock.wait.longest')
        .map(({ attributes, value }) => [attributes['vigilops.db.lock.blocker'], value]);
    const CULPRIT = 'shop @ migration (active)';

    it('say of a lock that ended in between that nobody waits, and of one that lasts what was said', async () => {
      const folder = temporaryFolder();
      const first = await watchDatabases([databaseConfig()], locked, folder);
      expect(waits(first)).toEqual([[CULPRIT, 60]]);
      await first.stop();

      const second = await watchDatabases([databaseConfig()], locked, folder);
      expect(waits(second)).toEqual([[CULPRIT, 60]]);
      await second.stop();

      const third = await watchDatabases([databaseConfig()], () => findings(), folder);
      expect(waits(third)).toEqual([[CULPRIT, 0]]);
      await third.pass(600_015);
      await third.stop();
      // It was said for long enough.
      expect(waits(await watchDatabases([databaseConfig()], () => findings(), folder))).toEqual([]);
    });

    it('say nothing of it before the server could be asked', async () => {
      const folder = temporaryFolder();
      await (await watchDatabases([databaseConfig()], locked, folder)).stop();
      const watched = await watchDatabases([databaseConfig()], down(), folder);
      expect(waits(watched)).toEqual([]);
      watched.answer(locked);
      await watched.pass(60_000);
      expect(waits(watched)).toEqual([[CULPRIT, 60]]);
    });

    it('forget it where what was kept cannot be read or written', async () => {
      const folder = temporaryFolder();
      const file = join(folder, 'database-blockers.json');
      for (const text of ['{"own:shop":["a', '[1]', '{"own:shop":7}', 'null']) {
        writeFileSync(file, text);
        const watched = await watchDatabases([databaseConfig()], locked, folder);
        expect(waits(watched)).toEqual([[CULPRIT, 60]]);
        await watched.stop();
        expect(readFileSync(file, 'utf8')).toContain(CULPRIT);
      }
      const watched = await watchDatabases([databaseConfig()], locked, join(folder, 'gone'));
      expect(waits(watched)).toEqual([[CULPRIT, 60]]);
      expect(watched.log().join()).toContain('cannot be written');
    });
  });

  it('are none where none are configured, and nothing is loaded for that', async () => {
    const clock = createManualClock();
    const databases = createDatabases([], {
      resource: () => ({}),
      spool: { append: () => Promise.reject(new Error('nothing is told')) },
      clock,
      random: () => 0,
      stateDirectory: '/nowhere',
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      unload: () => {
        throw new Error('nothing was loaded');
      },
    });
    databases.start();
    expect([databases.states(), clock.sleepers]).toEqual([[], 0]);
    await databases.stop();
  });
});

describe('metrics of all kinds of servers', () => {
  it('come of the figures in the state, connections so that their states add up', async () => {
    const watched = await watchDatabases([databaseConfig()], () =>
      findings({
        state: {
          figures: figures({
            connections: 20,
            connections_active: 4,
            connections_idle: 10,
            connections_waiting: 3,
            connections_max: 100,
            cache_hit_ratio: 0.5,
            replication_lag_seconds: 1.5,
            slow_queries: 2,
          }),
        },
      }),
    );
    await watched.pass(15_000);
    const states = watched
      .points('vigilops.db.connections')
      .slice(0, 4)
      .map(({ attributes, value }) => [attributes['db.client.connection.state'], value]);
    expect(states).toEqual([
      ['active', 4],
      ['idle', 10],
      ['waiting', 3],
      ['other', 3],
    ]);
    const valuesOf = (metric: string) => watched.points(metric).map(({ value }) => value);
    expect(valuesOf('vigilops.db.connections.max')).toEqual([100, 100]);
    expect(valuesOf('vigilops.db.cache.hit_ratio')).toEqual([0.5, 0.5]);
    expect(valuesOf('vigilops.db.replication.lag')).toEqual([1.5, 1.5]);
    expect(valuesOf('vigilops.db.lock.waiting')).toEqual([3, 3]);
    expect(valuesOf('vigilops.db.slow_queries')).toEqual([2, 4]);
    expect(valuesOf('vigilops.db.deadlocks')).toEqual([]);
  });

  it('are left to a probe that has them itself', async () => {
    const watched = await watchDatabases([databaseConfig()], () =>
      findings({
        state: { figures: figures({ slow_queries: 2, size_bytes: 9 }) },
        readings: [
          { metric: 'vigilops.db.slow_queries', kind: 'counter', unit: '{query}', value: 50, attributes: {} },
        ],
      }),
    );
    expect(watched.points('vigilops.db.slow_queries').map(({ value }) => value)).toEqual([50]);
    expect(watched.points('vigilops.db.size').map(({ value }) => value)).toEqual([9]);
  });
});
