import { setTimeout as pause } from 'node:timers/promises';
import { describeEngines, EMPTY_SCHEMA } from '@vigilops/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestDatabase, type OpenDatabase } from './test/open-database.ts';

const never = new AbortController().signal;

describeEngines(
  'connections',
  EMPTY_SCHEMA,
  (suite) => {
    let database: OpenDatabase;
    let outside: OpenDatabase;
    beforeAll(async () => {
      const { url } = await suite.freshDatabase();
      // One connection: what one caller leaves behind, the next one gets.
      database = openTestDatabase({ url, engine: suite.engine, maxConnections: 1 });
      outside = openTestDatabase({ url, engine: suite.engine, maxConnections: 1 });
      await database.query(
        { text: 'CREATE TABLE things (n int PRIMARY KEY)' },
        { signal: never, timeoutMs: 5_000 },
      );
    });
    afterAll(() => Promise.all([database.close(), outside.close()]));

    const ask = (text: string, timeoutMs = 5_000, signal = never) =>
      database.query({ text }, { signal, timeoutMs });
    const stillWorks = async () => {
      expect(await ask('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(await ask(`SELECT current_setting('transaction_isolation') AS level`)).toHaveLength(1);
    };

    it('ends a slow statement in the server and keeps the connection', async () => {
      const [before] = await ask('SELECT pg_backend_pid() AS pid');
      await expect(ask('SELECT pg_sleep(30)', 100)).rejects.toMatchObject({
        code: 'STORE_TIMEOUT',
        retryable: true,
      });
      expect(await ask('SELECT pg_backend_pid() AS pid')).toEqual([before]);
      // The limit was that statement's, not the connection's.
      expect(await ask(`SELECT current_setting('statement_timeout') AS ms`, 7_000)).toEqual([{ ms: '7s' }]);
    });

    it('destroys the connection of a caller that gave up, so that nobody gets its answer', async () => {
      const [before] = await ask('SELECT pg_backend_pid() AS pid');
      const giveUp = new AbortController();
      const asking = ask('SELECT pg_sleep(30)', 60_000, giveUp.signal);
      await vi.waitFor(async () => {
        const running = await outside.query(
          { text: `SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)' AND state = 'active'` },
          { signal: never, timeoutMs: 5_000 },
        );
        expect(running).toHaveLength(1);
      });
      giveUp.abort();
      await expect(asking).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
      expect(await ask('SELECT pg_backend_pid() AS pid')).not.toEqual([before]);
      await stillWorks();
      // And the server ends what nobody waits for, long before the statement's own limit.
      await vi.waitFor(
        async () => {
          const running = await outside.query(
            { text: `SELECT 1 FROM pg_stat_activity WHERE pid = $1`, values: [before?.['pid']] },
            { signal: never, timeoutMs: 5_000 },
          );
          expect(running).toEqual([]);
        },
        { timeout: 25_000, interval: 250 },
      );
    });

    it('does not wait for a connection longer than the deadline', async () => {
      const holding = database.transaction((tx) => tx.query({ text: 'SELECT pg_sleep(1.5)' }), {
        signal: never,
        timeoutMs: 10_000,
      });
      await expect(ask('SELECT 1', 100)).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
      await holding;
      await stillWorks();
    });

    it('rolls back when the work throws, and hands the error on unchanged', async () => {
      const failure = new TypeError('a defect');
      await expect(
        database.transaction(
          async (tx) => {
            await tx.query({ text: 'INSERT INTO things VALUES (1)' });
            throw failure;
          },
          { signal: never, timeoutMs: 5_000 },
        ),
      ).rejects.toBe(failure);
      expect(await ask('SELECT * FROM things')).toEqual([]);
    });

    it('does not take the COMMIT of a failed transaction for success', async () => {
      const swallowing = database.transaction(
        async (tx) => {
          await tx.query({ text: 'INSERT INTO things VALUES (2)' });
          await tx.query({ text: 'INSERT INTO things VALUES (2)' }).catch(() => undefined);
          return 'done';
        },
        { signal: never, timeoutMs: 5_000 },
      );
      await expect(swallowing).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(await ask('SELECT * FROM things')).toEqual([]);
      await stillWorks();
    });

    it('refuses to write in a read-only transaction', async () => {
      const writing = database.transaction((tx) => tx.query({ text: 'INSERT INTO things VALUES (3)' }), {
        signal: never,
        timeoutMs: 5_000,
        readOnly: true,
      });
      await expect(writing).rejects.toMatchObject({ cause: { code: '25006' } });
      await stillWorks();
    });

    it('survives the loss of a connection while it idles, also inside a transaction', async () => {
      const cut = () =>
        outside.query(
          {
            text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
          },
          { signal: never, timeoutMs: 5_000 },
        );
      await stillWorks();
      await cut();
      await vi.waitFor(stillWorks);
      const between = database.transaction(
        async (tx) => {
          await tx.query({ text: 'INSERT INTO things VALUES (4)' });
          await cut();
          // Lent, idle, and cut: the error comes when nobody asks.
          await pause(50);
          await tx.query({ text: 'INSERT INTO things VALUES (5)' });
        },
        { signal: never, timeoutMs: 5_000 },
      );
      await expect(between).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
      await vi.waitFor(stillWorks);
      expect(await ask('SELECT * FROM things')).toEqual([]);
    });

    it('aborts a COPY with its transaction and gives the connection back whole', async () => {
      await expect(
        database.connections.transaction(
          (session) => session.copyIn('COPY things FROM STDIN', [Buffer.from('6\nseven\n')]),
          {
            signal: never,
            timeoutMs: 5_000,
          },
        ),
      ).rejects.toMatchObject({ code: 'STORE_REJECTED', cause: { code: '22P02' } });
      await stillWorks();
      await database.connections.transaction(
        (session) => session.copyIn('COPY things FROM STDIN', [Buffer.from('8\n')]),
        {
          signal: never,
          timeoutMs: 5_000,
        },
      );
      expect(await ask('SELECT * FROM things')).toEqual([{ n: 8 }]);
    });

    it('ends a COPY that is refused or gives out in the middle', async () => {
      const copy = (chunks: Iterable<Buffer>) =>
        database.connections.transaction((session) => session.copyIn('COPY things FROM STDIN', chunks), {
          signal: never,
          timeoutMs: 30_000,
        });
      const many = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${String(i + 10)}\n`).join(''));
      const refused = function* (): Generator<Buffer> {
        yield Buffer.from('seven\n');
        yield* Array.from({ length: 100 }, () => many);
      };
      await expect(copy(refused())).rejects.toMatchObject({
        code: 'STORE_REJECTED',
        cause: { code: '22P02' },
      });
      await stillWorks();
      const failing = function* (): Generator<Buffer> {
        yield many;
        throw new RangeError('a row that cannot be written down');
      };
      await expect(copy(failing())).rejects.toThrow('a row that cannot be written down');
      await stillWorks();
      expect(await ask('SELECT * FROM things WHERE n > 8')).toEqual([]);
    });

    describe('errors', () => {
      it.each([
        ['SELECT 1 / 0', 'STORE_REJECTED', false],
        [`SELECT '\\xff'::bytea::text::int`, 'STORE_REJECTED', false],
        ['INSERT INTO things VALUES (8)', 'STORE_REJECTED', false],
        ['SELECT nonsense FROM nowhere', 'INTERNAL', false],
        [`DO $$ BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'disk full'; END $$`, 'STORE_UNAVAILABLE', true],
        [
          `DO $$ BEGIN RAISE SQLSTATE '40001' USING MESSAGE = 'serialisation'; END $$`,
          'STORE_UNAVAILABLE',
          true,
        ],
        [`DO $$ BEGIN RAISE SQLSTATE '55P03' USING MESSAGE = 'lock'; END $$`, 'STORE_UNAVAILABLE', true],
        [`DO $$ BEGIN RAISE SQLSTATE '57014' USING MESSAGE = 'cancelled'; END $$`, 'STORE_TIMEOUT', true],
      ])('%s is %s', async (sql, code, retryable) => {
        await expect(ask(sql)).rejects.toMatchObject({ code, retryable });
        await stillWorks();
      });
    });
  },
  ['postgres', 'timescale'],
);
