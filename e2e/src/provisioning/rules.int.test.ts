import { METRIC } from '@vigilops/contracts';
import { describeEngines } from '@vigilops/testkit';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSqlReaderStore } from '../../../backend/src/store/access/sql-readers.ts';
import { openReadingRoom, type ReadingRoom } from '../../../backend/src/store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../backend/src/store/test/store-schema.ts';
import { evaluateRule, provisionedRules, type Answer } from './rules.ts';
import { expandMacros } from './sql-macros.ts';

const rules = provisionedRules();
const SECOND_US = 1e6;
const MINUTE_US = 60 * SECOND_US;
const ERROR = 17;
const signal = new AbortController().signal;

describeEngines('the example rules', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let ask: (sql: string) => Promise<Answer>;
  let close: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    const { url } = await suite.freshDatabase();
    room = await openReadingRoom(suite, url);
    const reader = suite.maxConnections === 1 ? readerInRoom(room) : await readerWithLogin(room, url);
    ask = reader.ask;
    close = reader.close;
  });
  afterAll(async () => {
    await close();
    await room.close();
  });
  beforeEach(async () => {
    await room.rows('DELETE FROM vigilops.logs');
    await room.rows('DELETE FROM vigilops.samples');
    await room.rows(
      'TRUNCATE vigilops.series, vigilops.log_streams, vigilops.resources, vigilops.hosts CASCADE',
    );
  });

  /** The rule's own statement, asked now over its own range: each host or service with whether it fires. */
  async function stateOf(uid: string): Promise<Record<string, boolean>> {
    const rule = rules.get(uid);
    if (rule === undefined) {
      throw new Error(`there is no rule ${uid}`);
    }
    const [query] = rule.data;
    const to = new Date();
    const from = new Date(to.getTime() - query.relativeTimeRange.from * 1_000);
    const answer = await ask(expandMacros(query.model.rawSql, { from, to }));
    return Object.fromEntries(
      evaluateRule(rule, answer).map(({ labels, fires }) => [
        labels['host'] ?? labels['service'] ?? 'all',
        fires,
      ]),
    );
  }

  /** A gauge of a host, each value so many seconds ago. */
  async function report(
    host: string,
    metric: string,
    attributes: Record<string, unknown>,
    values: readonly { readonly secondsAgo: number; readonly value: number }[],
  ) {
    const [known] = await room.rows<{ id: number }>('SELECT id FROM vigilops.hosts WHERE name = $1', [host]);
    const hostId = known?.id ?? (await room.host(host));
    const resource = await room.resource(hostId, {
      'service.name': JSON.stringify([host, metric, attributes]),
    });
    const series = await room.series({ metric, resource, attributes });
    const nowUs = Date.now() * 1_000;
    await room.write({
      samples: values.map(({ secondsAgo, value }) => ({
        series,
        value,
        timeUs: nowUs - secondsAgo * SECOND_US,
      })),
    });
  }
  const steadily = (value: number) => [15, 45, 75, 105, 135].map((secondsAgo) => ({ secondsAgo, value }));

  describe('vigilops-host-cpu', () => {
    it('fires for the host whose CPU is busy, and for no other', async () => {
      await report('busy', METRIC.cpuUtilization, { 'cpu.mode': 'user' }, steadily(0.95));
      await report('calm', METRIC.cpuUtilization, { 'cpu.mode': 'user' }, steadily(0.6));
      await report('idle', METRIC.cpuUtilization, { 'cpu.mode': 'idle' }, steadily(0.99));
      await report('unknown', METRIC.memoryUtilization, { 'system.memory.state': 'used' }, steadily(0.99));
      expect(await stateOf('vigilops-host-cpu')).toEqual({ busy: true, calm: false });
    });

    it('does not fire for what was long ago', async () => {
      await report('was-busy', METRIC.cpuUtilization, { 'cpu.mode': 'user' }, [
        { secondsAgo: 900, value: 1 },
      ]);
      expect(await stateOf('vigilops-host-cpu')).toEqual({});
    });
  });

  describe('vigilops-host-memory', () => {
    it('fires for the host whose memory is used, and for no other', async () => {
      const used = { 'system.memory.state': 'used' };
      await report('full', METRIC.memoryUtilization, used, steadily(0.93));
      await report('roomy', METRIC.memoryUtilization, used, steadily(0.4));
      // Caches are memory that can be had back.
      await report('cached', METRIC.memoryUtilization, { 'system.memory.state': 'cached' }, steadily(0.95));
      expect(await stateOf('vigilops-host-memory')).toEqual({ full: true, roomy: false });
    });
  });

  describe('vigilops-host-disk', () => {
    const root = { 'system.filesystem.mountpoint': '/' };

    it('fires for the host with a full file system, and for no other', async () => {
      await report('full', METRIC.filesystemUtilization, root, steadily(0.3));
      await report(
        'full',
        METRIC.filesystemUtilization,
        { 'system.filesystem.mountpoint': '/data' },
        steadily(0.9),
      );
      await report('roomy', METRIC.filesystemUtilization, root, steadily(0.8));
      expect(await stateOf('vigilops-host-disk')).toEqual({ full: true, roomy: false });
    });

    it('is content as soon as there is room again', async () => {
      await report('cleaned', METRIC.filesystemUtilization, root, [
        { secondsAgo: 300, value: 0.99 },
        { secondsAgo: 15, value: 0.5 },
      ]);
      expect(await stateOf('vigilops-host-disk')).toEqual({ cleaned: false });
    });
  });

  const heard = (host: string, secondsAgo: number) =>
    room.host(host, { heardAt: new Date(Date.now() - secondsAgo * 1_000) });
  const WEEK_S = 7 * 86_400;

  describe('vigilops-host-offline', () => {
    it('fires for the host that is silent while others are heard', async () => {
      await heard('alive', 5);
      await heard('slow', 100);
      await heard('silent', 600);
      expect(await stateOf('vigilops-host-offline')).toEqual({ alive: false, slow: false, silent: true });
    });

    it('tells of no host when nobody is heard, and keeps the one that was silent before', async () => {
      await heard('was-alive', 1_200);
      await heard('also-alive', 1_210);
      await heard('was-silent', 2_000);
      expect(await stateOf('vigilops-host-offline')).toEqual({
        'was-alive': false,
        'also-alive': false,
        'was-silent': true,
      });
    });

    it('leaves out what was taken away long ago, and what has no agent', async () => {
      await heard('alive', 5);
      await heard('retired', WEEK_S + 60);
      await heard('sdk', 900);
      await room.rows(`UPDATE vigilops.hosts SET source = 'otlp' WHERE name = 'sdk'`);
      expect(await stateOf('vigilops-host-offline')).toEqual({ alive: false });
    });
  });

  describe('vigilops-blind', () => {
    it('has nothing to say before there is an agent', async () => {
      expect(await stateOf('vigilops-blind')).toEqual({});
    });

    it('is content while one agent is heard', async () => {
      await heard('alive', 20);
      await heard('silent', 900);
      expect(await stateOf('vigilops-blind')).toEqual({ all: false });
    });

    it('fires once when nobody is heard', async () => {
      await heard('one', 300);
      await heard('two', 301);
      expect(await stateOf('vigilops-blind')).toEqual({ all: true });
    });
  });

  describe('vigilops-error-surge', () => {
    async function errors(
      service: string,
      counts: { readonly now: number; readonly before: number },
      severity = ERROR,
    ) {
      const stream = await room.stream(await room.resource(null, { 'service.name': service }));
      const nowUs = Date.now() * 1_000;
      const lines = (count: number, minutesAgo: number) =>
        Array.from({ length: count }, (_, n) => ({
          stream,
          severity,
          timeUs: nowUs - minutesAgo * MINUTE_US - n,
          body: `failed ${String(n)}`,
        }));
      await room.write({ logs: [...lines(counts.now, 2), ...lines(counts.before, 30)] });
    }

    it('fires for the service with far more errors than in the hour before', async () => {
      await errors('surging', { now: 60, before: 0 });
      await errors('always-noisy', { now: 60, before: 240 });
      await errors('few', { now: 49, before: 0 });
      expect(await stateOf('vigilops-error-surge')).toEqual({
        surging: true,
        'always-noisy': false,
        few: false,
      });
    });

    it('counts errors and worse only', async () => {
      await errors('warning', { now: 90, before: 0 }, 13);
      await errors('fatal', { now: 90, before: 0 }, 21);
      expect(await stateOf('vigilops-error-surge')).toEqual({ fatal: true });
    });
  });

  it('has a test above for every rule', () => {
    expect([...rules.keys()].toSorted()).toEqual([
      'vigilops-blind',
      'vigilops-error-surge',
      'vigilops-host-cpu',
      'vigilops-host-disk',
      'vigilops-host-memory',
      'vigilops-host-offline',
    ]);
  });
});

interface Reader {
  ask(sql: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A login as `vigilops grafana env` makes it. */
async function readerWithLogin(room: ReadingRoom, url: string): Promise<Reader> {
  const login = {
    name: `reader_${randomBytes(6).toString('hex')}`,
    password: randomBytes(12).toString('hex'),
  };
  await createSqlReaderStore(room.database.connections).ensure(login, signal);
  const address = new URL(url);
  address.username = login.name;
  address.password = login.password;
  const client = new pg.Client({ connectionString: address.toString() });
  // As numbers, as Grafana reads them.
  client.setTypeParser(20, Number);
  await client.connect();
  return {
    ask: async (sql) => {
      const { rows, fields } = await client.query<Record<string, unknown>>(sql);
      return { rows, columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })) };
    },
    close: async () => {
      await client.end();
      await room.rows(`DROP ROLE ${login.name}`);
    },
  };
}

/** The one session that the test build has, with the reader's rights for the moment. */
function readerInRoom(room: ReadingRoom): Reader {
  const options = { signal, timeoutMs: 30_000 };
  return {
    ask: (sql) =>
      room.database.transaction(async (session) => {
        await session.query({ text: 'SET LOCAL ROLE grafana_reader' });
        const rows = await session.query<Record<string, unknown>>({ text: sql });
        // Its types were checked on the other engine; here what each value is decides.
        const columns = Object.entries(rows[0] ?? { value: 0 });
        return {
          rows,
          columns: columns.map(([name, value]) => ({ name, type: typeof value === 'number' ? 701 : 25 })),
        };
      }, options),
    close: () => Promise.resolve(),
  };
}
