import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterEach, expect, it } from 'vitest';
import { createStore, type Store } from '../create-store.ts';
import { STORE_DEFAULTS } from '../defaults.ts';
import { batchOf, minuteAgo } from '../test/batches.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const DAY_US = 86_400_000_000;
const ROWS_A_DAY = 20_000;

describeEngines(
  'the quota of the database',
  STORE_SCHEMA,
  (suite) => {
    const stores: Store[] = [];
    afterEach(async () => {
      await Promise.all(stores.splice(0).map((store) => store.component.stop()));
    });
    const open = async (url: string, maxDatabaseBytes: number | null): Promise<Store> => {
      const store = createStore(
        { ...STORE_DEFAULTS, url, engine: suite.engine, disk: () => ({ minFreeBytes: 0, maxDatabaseBytes }) },
        { logger: silentLogger, clock: systemClock, readDisk: null },
      );
      stores.push(store);
      await store.component.start();
      return store;
    };
    const fill = async (store: Store, daysAgo: number): Promise<void> => {
      const timeUs = minuteAgo(3) - daysAgo * DAY_US;
      const samples = Array.from({ length: ROWS_A_DAY }, (_, i) => ({
        series: i % 100,
        timeUs: timeUs - i,
        value: i,
      }));
      await store.writer.commit([batchOf({ samples })], signal);
    };
    const daysIn = async (store: Store): Promise<number[]> => {
      const rows = await store.database.query<{ days: number }>(
        {
          text: `SELECT DISTINCT round(extract(epoch FROM now() - time) / 86400)::int AS days
                 FROM vigilops.samples ORDER BY 1`,
        },
        { signal, timeoutMs: 30_000 },
      );
      return rows.map(({ days }) => days);
    };

    it('gives up the oldest days, beside a reader, and takes telemetry again at once', async () => {
      const { url } = await suite.freshDatabase();
      const before = await open(url, null);
      for (const days of [0, 3, 4, 5, 6]) {
        await fill(before, days);
      }
      const { databaseBytes } = await before.size(signal);

      const store = await open(url, databaseBytes / 0.96);
      expect(store.health()).toMatchObject({
        ready: false,
        reason: expect.stringContaining('that it may use') as string,
      });
      const reading = before.database.transaction(
        async (tx) => {
          const [row] = await tx.query<{ n: number }>({
            text: 'SELECT count(*)::int AS n, pg_sleep(0.3) FROM vigilops.samples',
          });
          return row?.n;
        },
        { signal, timeoutMs: 30_000, readOnly: true },
      );
      const dropped = await store.maintenance.shrink(signal);
      expect(await reading).toBeGreaterThan(0);
      expect(dropped).toMatchObject({ busy: 0 });
      expect(dropped.pieces).toBeGreaterThan(0);
      expect(store.health().ready).toBe(true);
      const left = await daysIn(store);
      expect(left).toContain(0);
      expect(left).toContain(3);
      expect(left).not.toContain(6);
      await fill(store, 0);
      expect(await store.maintenance.shrink(signal)).toMatchObject({ busy: 0 });
    });
  },
  ['postgres', 'timescale'],
);
