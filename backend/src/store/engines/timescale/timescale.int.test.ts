import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_RETENTION_DAYS } from '../../defaults.ts';
import { refreshRollups } from '../../rollups/refresh.ts';
import { batchOf, checkResult, minuteAgo } from '../../test/batches.ts';
import { openWriter, type OpenWriter } from '../../test/open-writer.ts';
import { STORE_SCHEMA } from '../../test/store-schema.ts';
import type { StorageSettings } from '../engine.ts';

const signal = new AbortController().signal;
const HOUR_US = 3_600_000_000;
const settings: StorageSettings = {
  chunkHours: 24,
  compressAfterHours: 6,
  retentionDays: () => DEFAULT_RETENTION_DAYS,
};

describeEngines(
  'timescale engine',
  STORE_SCHEMA,
  (suite) => {
    let store: OpenWriter;
    beforeAll(async () => {
      store = await openWriter(suite);
    });
    afterAll(() => store.close());

    const policies = () =>
      store.rows<{ name: string; after: string }>(
        `SELECT hypertable_name AS name, config->>'compress_after' AS after FROM timescaledb_information.jobs
         WHERE hypertable_schema = 'vigilops' ORDER BY 1`,
      );
    const runPolicies = async (): Promise<void> => {
      const jobs = await store.rows<{ job_id: number }>(
        `SELECT job_id FROM timescaledb_information.jobs WHERE hypertable_schema = 'vigilops'`,
      );
      for (const { job_id: id } of jobs) {
        await store.database.connections.session(
          (session) => session.query({ text: `CALL run_job(${String(id)})` }),
          { signal, timeoutMs: 60_000 },
        );
      }
    };
    const count = async (): Promise<number> => {
      const [row] = await store.rows<{ n: number }>('SELECT count(*)::int AS n FROM vigilops.samples');
      return row?.n ?? 0;
    };

    it('sets policies once, follows changed settings, and adds none twice', async () => {
      await store.engine.applySettings(settings, signal);
      const first = await policies();
      expect(first).toHaveLength(15);
      expect(first.find(({ name }) => name === 'samples')?.after).toMatch(/^(0?6:00:00|6 hours|@ 6 hours)/);
      await store.engine.applySettings(settings, signal);
      expect(await policies()).toEqual(first);
      await store.engine.applySettings({ ...settings, compressAfterHours: 12, chunkHours: 6 }, signal);
      expect((await policies()).find(({ name }) => name === 'samples')?.after).toMatch(/12/);
      expect(
        await store.rows(
          `SELECT extract(epoch FROM time_interval)::int / 3600 AS hours FROM timescaledb_information.dimensions
           WHERE hypertable_schema = 'vigilops' AND hypertable_name = 'logs'`,
        ),
      ).toEqual([{ hours: 6 }]);
      await store.engine.applySettings(settings, signal);
    });

    it('compresses old chunks, keeps every row, and still takes late ones', async () => {
      const samples = Array.from({ length: 4_000 }, (_, i) => ({
        series: 1 + (i % 4),
        timeUs: minuteAgo(0) - 3 * 24 * HOUR_US + i * 1_000_000,
        value: i,
      }));
      const logs = samples
        .slice(0, 2_000)
        .map(({ timeUs }, i) => ({ timeUs, body: `GET /item/${String(i)} 200` }));
      const checkResults = samples
        .slice(0, 2_000)
        .map(({ timeUs }) => checkResult({ serviceId: 1, timeUs, error: 'no answer' }));
      await store.writer.commit([batchOf({ samples, logs, checkResults })], signal);
      const refresh = () =>
        refreshRollups(
          {
            connections: store.database.connections,
            engine: store.engine,
            clock: systemClock,
            logger: silentLogger,
          },
          new Date(),
          signal,
        );
      await refresh();
      const before = await store.rows('SELECT * FROM vigilops.samples_1h ORDER BY time, series_id');
      await runPolicies();
      const sizes = await store.engine.sizes(signal);
      for (const table of ['samples', 'logs', 'check_results', 'samples_1m'] as const) {
        expect(sizes.find((size) => size.table === table)?.compressedShare, table).toBeGreaterThan(0.1);
      }
      expect(await count()).toBe(4_000);
      expect(await store.rows('SELECT * FROM vigilops.samples_1h ORDER BY time, series_id')).toEqual(before);

      // Into a compressed chunk, and through to the compressed rollups.
      const late = { series: 1, timeUs: (samples[0]?.timeUs ?? 0) + 500_000, value: 100_000 };
      await store.writer.commit([batchOf({ samples: [late] })], signal);
      await refresh();
      expect(await count()).toBe(4_001);
      const [maximum] = await store.rows(
        `SELECT (SELECT max(max) FROM vigilops.samples_1m) AS m1, (SELECT max(max) FROM vigilops.samples_1h) AS h1`,
      );
      expect(maximum).toEqual({ m1: 100_000, h1: 100_000 });
    });

    it('runs a compression that no background worker ran', async () => {
      const future = new Date(Date.now() + 30 * 86_400_000);
      await store.rows(
        `SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('vigilops.samples', older_than => interval '1 day') AS c`,
      );
      await store.rows(
        `SELECT decompress_chunk(c, if_compressed => true) FROM show_chunks('vigilops.samples') AS c`,
      );
      expect(await store.engine.compress(new Date(), signal)).toEqual({ policies: 0, warning: null });
      const warning = expect.stringContaining('TimescaleDB does not run its compression policies') as string;
      expect(await store.engine.compress(future, signal)).toEqual({ policies: 15, warning });
      expect(await store.engine.compress(future, signal)).toEqual({ policies: 0, warning });
      const dayLater = new Date(future.getTime() + 86_400_001);
      expect((await store.engine.compress(dayLater, signal)).policies).toBe(15);
      expect(
        (await store.engine.sizes(signal)).find(({ table }) => table === 'samples')?.compressedShare,
      ).toBeGreaterThan(0.1);
    });

    it('drops compressed pieces whole', async () => {
      const old = (await store.engine.pieces(signal)).filter(
        ({ to }) => to.getTime() < Date.now() - 86_400_000,
      );
      expect(old.length).toBeGreaterThan(0);
      for (const piece of old) {
        await store.engine.drop(piece, signal);
      }
      expect(await count()).toBe(0);
      expect(
        (await store.engine.pieces(signal)).filter(({ to }) => to.getTime() < Date.now() - 86_400_000),
      ).toEqual([]);
    });
  },
  ['timescale-wasm', 'timescale'],
);
