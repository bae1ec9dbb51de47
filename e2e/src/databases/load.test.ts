import type {
  AdviceCode,
  Database,
  DatabaseAdvice,
  DatabaseAdviceList,
  DatabaseConnections,
  DatabaseDetail,
  DatabaseFigureLines,
  DatabaseQueryList,
} from '@vigilops/contracts/api';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { openHouse, until, type House, type Running } from '@vigilops/testkit/house';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesWith, tablesWith } from './find-words.ts';
import { makeLoad } from './generator.ts';
import { openLoadedServer, type LoadedServer } from './loaded-server.ts';

const WAIT_MS = 200_000;
const MINUTES = 60_000;
/** What people wrote, in all the ways there are: nothing of it is anywhere but in the watched server. */
const CANARIES = [
  'canary-string',
  'canary-escape',
  'canary-dollar',
  'canary-comment',
  'canary-error',
  '73519846',
];
const WITH_CANARIES = [
  `SELECT 'canary-string' AS a, E'it\\'s canary-escape' AS b, $$canary-dollar$$ AS c, 73519846 AS d /* canary-comment */`,
  `SELECT name FROM customers WHERE name IN ('canary-string', 'b') AND id = 73519846 -- canary-comment`,
  `SELECT pg_sleep(0.8), 'canary-string' FROM customers WHERE id = 1 -- canary-comment`,
  `SELECT 'canary-error'::int`,
];
const POINT = "SELECT name FROM customers WHERE id = :n AND name <> 'canary-string'";
const POINT_TEXT = 'SELECT name FROM customers WHERE id = ? AND name <> ?';
const SCAN = 'SELECT note FROM orders WHERE customer = $1';
const SPILL = 'SELECT note FROM orders ORDER BY md5(note) OFFSET $1';
const SECONDS = 60;
const SPILLS = 6;
/** Scans by each session, however fast the machine: together more than the 30 s from which on an index is worth advice. */
const SCAN_MS = 25_000;
/** Of MAX_CONNECTIONS, of which three are kept for administrators: the agent needs its own, and one beside it for tables. */
const POOL = 24;
/** A transaction that is idle is worth advice after this long. */
const IDLE_MS = 300_000;

describe('a database under load, with faults', () => {
  let folder: string;
  let store: EmbeddedPostgres;
  let house: House;
  let server: LoadedServer;
  let agent: Running;
  let id: number;
  /** Runs of POINT by the generator's own count. */
  let made = 0;
  let idleSince = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigilops-load-'));
    chmodSync(folder, 0o755);
    store = await startEmbeddedPostgres(
      { dataDir: join(folder, 'store'), durable: false },
      { logger: silentLogger, clock: systemClock },
    );
    house = await openHouse({ databaseUrl: store.url, env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    server = await openLoadedServer(folder);
    const forgotten = await server.connect('forgotten-console');
    await forgotten.query('BEGIN');
    await forgotten.query("SELECT count(*) FROM customers WHERE name = 'canary-string'");
    idleSince = Date.now();
    startAgent();
    id = (await up()).id;
  }, 2 * WAIT_MS);
  afterAll(async () => {
    await house?.close();
    await server?.stop();
    await store?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function startAgent(): void {
    agent = house.startAgent({ yaml: `host:\n  name: db-1\nmetrics:\n  interval: 5s\n${server.yaml}` });
  }
  /** By what was told after that time. */
  const up = (since = new Date(0)) =>
    until('the database is up', WAIT_MS, async () => {
      const { items } = await house.ask<{ readonly items: readonly Database[] }>('/api/v1/databases');
      return items.find(
        ({ state, figures, last_seen: lastSeen }) =>
          state === 'up' && typeof figures?.qps === 'number' && Date.parse(lastSeen) > since.getTime(),
      );
    });
  const ask = <T>(path: string) => house.ask<T>(`/api/v1/databases/${String(id)}${path}`);
  /** The store of the house, behind its back. */
  const tell = async (sql: string) => {
    const client = new pg.Client({ connectionString: store.url });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  const statement = async (text: string) => {
    const { items } = await ask<DatabaseQueryList>('/queries?from=now-1h&limit=200');
    return items.find((item) => item.text === text);
  };
  const callsOfPoint = async () => (await statement(POINT_TEXT))?.calls ?? 0;
  const load = async (seconds: number) => {
    const { runs } = await makeLoad({ url: server.url, folder, statement: POINT, perSecond: 40, seconds });
    made += runs;
    await until(`${String(made)} runs are counted`, WAIT_MS, async () =>
      (await callsOfPoint()) >= made ? true : undefined,
    );
    expect(await callsOfPoint()).toBe(made);
    return runs;
  };

  it(
    'is asked as often as it was, by the count of who asked',
    async () => {
      const from = new Date();
      const { runs } = await makeLoad({
        url: server.url,
        folder,
        statement: POINT,
        perSecond: 40,
        seconds: SECONDS,
      });
      const to = new Date();
      made += runs;
      const whole = await until('all steps are known', WAIT_MS, async () => {
        const { figures } = await ask<DatabaseFigureLines>(
          `/figures?from=${from.toISOString()}&to=${to.toISOString()}`,
        );
        // The first and the last step are of what was before and after, too, or of no round at all.
        const steps = figures.qps.slice(1, -1).filter((value) => value !== null);
        return steps.length >= 2 && steps.length === figures.qps.length - 2 ? steps : undefined;
      });
      const qps = whole.reduce((sum, value) => sum + value, 0) / whole.length;
      const own = runs / SECONDS;
      expect(qps).toBeGreaterThan(own * 0.9);
      expect(qps).toBeLessThan(own * 1.1);
      await until('its windows are counted', WAIT_MS, async () =>
        (await callsOfPoint()) >= made ? true : undefined,
      );
      expect(await callsOfPoint()).toBe(made);
    },
    10 * MINUTES,
  );

  it(
    'counts nothing twice when statistics are reset, nor when the agent is started anew',
    async () => {
      const admin = await server.connect('a person');
      await admin.query('SELECT pg_stat_statements_reset()');
      await admin.end();
      await load(10);
      await agent.end('SIGTERM');
      // What runs before its first look is in no difference.
      const restartedAt = new Date();
      startAgent();
      await up(restartedAt);
      await load(10);
    },
    10 * MINUTES,
  );

  it(
    'is told what is wrong with it, each with its evidence',
    async () => {
      const pool = await Promise.all(Array.from({ length: POOL }, () => server.connect('checkout-pool')));
      const scans = await Promise.all(
        pool.slice(0, 3).map(async (client, worker) => {
          for (const text of WITH_CANARIES) {
            await client.query(text).catch(() => undefined);
          }
          for (let run = 0; run < SPILLS; run += 1) {
            await client.query(SPILL, [worker + run]);
          }
          let ran = 0;
          for (const begin = Date.now(); Date.now() - begin < SCAN_MS; ran += 1) {
            await client.query(SCAN, [ran]);
          }
          return ran;
        }),
      );
      const scanned = scans.reduce((sum, ran) => sum + ran, 0);
      // Statistics of a session are told when it is idle.
      await until('what the load took is counted', WAIT_MS, async () => {
        const scan = await statement('SELECT note FROM orders WHERE customer = ?');
        const spill = await statement('SELECT note FROM orders ORDER BY md5(note) OFFSET ?');
        return scan?.calls === scanned && spill?.calls === 3 * SPILLS ? true : undefined;
      });
      await until('a transaction has been idle for long', IDLE_MS + WAIT_MS, () =>
        Promise.resolve(Date.now() - idleSince > IDLE_MS ? true : undefined),
      );
      // An index counts as unused after a week.
      await tell("UPDATE vigilops.db_instances SET first_seen = now() - interval '8 days'");
      // A new agent looks at tables and connections at once, a new backend at all there is to say.
      const restartedAt = new Date();
      await agent.end('SIGTERM');
      startAgent();
      await until('tables and sessions are known as they are now', WAIT_MS, async () => {
        const { tables_at: tablesAt } = await ask<DatabaseDetail>('');
        const { at } = await ask<DatabaseConnections>('/connections');
        return Date.parse(tablesAt ?? '') > restartedAt.getTime() &&
          Date.parse(at ?? '') > restartedAt.getTime()
          ? true
          : undefined;
      });
      await house.endBackend('SIGTERM');
      await house.startBackend();
      const wanted: readonly AdviceCode[] = [
        'missing_index',
        'unused_index',
        'duplicate_index',
        'memory_spill',
        'connections',
        'idle_in_transaction',
      ];
      let advice: readonly DatabaseAdvice[] = [];
      const unsaid = () => wanted.filter((code) => advice.every((item) => item.code !== code));
      await until('all is said', WAIT_MS, async () => {
        advice = (await ask<DatabaseAdviceList>('/advice')).items;
        return unsaid().length === 0 ? true : undefined;
      }).catch((cause: unknown) => {
        throw new Error(`not said: ${unsaid().join(', ')}`, { cause });
      });
      const of = (code: AdviceCode): DatabaseAdvice => {
        const found = advice.find((item) => item.code === code);
        if (found === undefined) {
          throw new Error(`no advice ${code}`);
        }
        expect(found.evidence.length, code).toBeGreaterThan(1);
        expect(found.text.length, code).toBeGreaterThan(20);
        return found;
      };
      const evidenceOf = (code: AdviceCode) =>
        of(code)
          .evidence.map(({ text }) => text)
          .join('\n');
      expect(of('missing_index').subject).toMatch(/orders \(customer\)$/);
      expect(evidenceOf('missing_index')).toMatch(/SELECT note FROM orders WHERE customer = \?/);
      expect(
        advice.filter(({ code }) => code === 'unused_index').map(({ subject }) => subject),
      ).toContainEqual(expect.stringContaining('orders_by_note'));
      expect(of('duplicate_index').subject).toContain('orders_by_note_again');
      expect(of('memory_spill').subject).toContain('ORDER BY md5');
      expect(evidenceOf('memory_spill')).toContain('64kB');
      expect(evidenceOf('connections')).toContain('checkout-pool');
      expect(of('idle_in_transaction').subject).toContain('forgotten-console');
    },
    15 * MINUTES,
  );

  it(
    'counts nothing twice when the server is started anew',
    async () => {
      const restartedAt = new Date();
      await server.restart();
      await up(restartedAt);
      await load(10);
      // One more window: what was counted before does not come again.
      await load(5);
    },
    10 * MINUTES,
  );

  it(
    'keeps what people wrote to itself',
    async () => {
      await agent.end('SIGTERM');
      const known = await statement(POINT_TEXT);
      expect(known?.text).toBe(POINT_TEXT);
      expect(await tablesWith(store.url, ['FROM customers WHERE id = '])).not.toEqual([]);
      expect(await tablesWith(store.url, CANARIES)).toEqual([]);
      expect(filesWith(house.folder, CANARIES)).toEqual([]);
      expect(
        CANARIES.filter((word) => house.backendWords().includes(word) || agent.words().includes(word)),
      ).toEqual([]);
    },
    5 * MINUTES,
  );
});
