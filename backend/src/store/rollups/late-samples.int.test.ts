import { randomUUID } from 'node:crypto';
import { silentLogger, systemClock, type Clock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { batchOf, type Sample } from '../test/batches.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { expectRollupsOf, generator } from '../test/rollup-reference.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { refreshRollups, type RollupState } from './refresh.ts';

const MINUTE_US = 60_000_000;
const HOUR_US = 60 * MINUTE_US;
const never = new AbortController().signal;

/** Each look at the clock is a minute later: every run has time for one step of each kind only. */
function hastyClock(): Clock {
  let ms = 0;
  return { ...systemClock, monotonicMs: () => (ms += 60_000), sleep: () => Promise.resolve() };
}

describeEngines('rollups of samples that come late', STORE_SCHEMA, (suite) => {
  const stores: OpenWriter[] = [];
  /** The build that runs inside the test process is slow, and a connection that was cut leaves its statements in it. */
  const isPatient = suite.maxConnections > 1;
  let store: OpenWriter;
  let sent: Sample[];
  const nowMs = Date.now();
  const hourUs = Math.floor(nowMs / 3_600_000) * HOUR_US;

  beforeEach(async () => {
    const { url } = await suite.freshDatabase();
    store = await openWriter(suite, { url });
    stores.push(store);
    sent = [];
  });
  afterAll(async () => {
    await Promise.all(stores.map((each) => each.close()));
  });

  const send = async (samples: readonly Sample[], batchId: string = randomUUID()): Promise<void> => {
    const [result] = await store.writer.commit([{ ...batchOf({ samples }), batchId }], never);
    if (result?.status === 'stored') {
      sent.push(...samples);
    }
  };
  const refresh = (
    more: { readonly atMs?: number; readonly clock?: Clock; readonly signal?: AbortSignal } = {},
  ): Promise<RollupState> =>
    refreshRollups(
      {
        connections: store.database.connections,
        engine: store.engine,
        clock: more.clock ?? systemClock,
        logger: silentLogger,
      },
      new Date(more.atMs ?? nowMs),
      more.signal ?? never,
    );
  const refreshUntilDone = async (): Promise<void> => {
    for (;;) {
      const { waiting, backlog } = await refresh();
      if (!waiting && backlog.buckets === 0) {
        return;
      }
    }
  };
  /** Rollups that have reached the present: whatever is older from now on comes late. */
  const startRollups = async (): Promise<void> => {
    await send([{ series: 1, timeUs: hourUs - 2 * HOUR_US, value: 0 }]);
    await refreshUntilDone();
  };
  /** A few rows of a few series at any time of the last days, in no order. */
  const anySamples = (random: () => number, rows: number): Sample[] => {
    const spreadUs = (random() < 0.5 ? 3 : 70) * HOUR_US;
    const baseUs = hourUs + 30 * MINUTE_US - Math.floor(random() * (70 * HOUR_US - spreadUs));
    return Array.from({ length: rows }, () => ({
      series: 1 + Math.floor(random() * 12),
      timeUs: baseUs - Math.floor(random() * spreadUs),
      value: random() < 0.1 ? null : Math.floor(random() * 1_000) / 8,
    }));
  };

  it.each(isPatient ? [1, 2] : [3])(
    'equals a full computation after any order of batches, resends, runs and runs cut short (seed %i)',
    async (seed) => {
      const random = generator(seed);
      const batches: { readonly id: string; readonly samples: readonly Sample[] }[] = [];
      for (let step = 0; step < (isPatient ? 30 : 12); step += 1) {
        const dice = random() * (isPatient ? 1 : 0.85);
        if (dice < 0.55) {
          const batch = { id: randomUUID(), samples: anySamples(random, 1 + Math.floor(random() * 40)) };
          batches.push(batch);
          await send(batch.samples, batch.id);
        } else if (dice < 0.65) {
          const again = batches[Math.floor(random() * batches.length)];
          await send(again?.samples ?? [], again?.id);
        } else if (dice < 0.75) {
          await refresh({ clock: hastyClock() });
        } else if (dice < 0.85) {
          // Two that believe to lead, and a writer beside them.
          await Promise.all([refresh(), refresh(), send(anySamples(random, 20))]);
        } else if (dice < 0.9) {
          await refresh({ atMs: nowMs - Math.floor(random() * 300) * 60_000 });
        } else {
          const cut = new AbortController();
          const running = refresh({ signal: cut.signal }).catch(() => undefined);
          setTimeout(() => {
            cut.abort(new Error('cut short'));
          }, random() * 60);
          await running;
        }
      }
      await refreshUntilDone();
      await expectRollupsOf(store, sent);
    },
    180_000,
  );

  it('mends the newest hour first, says what is left, and goes on with the next run', async () => {
    await startRollups();
    const hours = [60, 40, 20, 3];
    for (const hour of hours) {
      await send([{ series: 1, timeUs: hourUs - hour * HOUR_US + 1, value: hour }]);
    }
    const left: number[] = [];
    for (let run = 1; run <= hours.length; run += 1) {
      const { mended, backlog } = await refresh({ clock: hastyClock() });
      expect(mended).toBe(1);
      left.push(backlog.buckets);
      const done = await store.rows<{ last: number }>(
        'SELECT last FROM vigilops.samples_1h_data WHERE last > 0 ORDER BY time DESC',
      );
      expect(done.map(({ last }) => last)).toEqual(hours.toReversed().slice(0, run));
    }
    expect(left).toEqual([3, 2, 1, 0]);
    await expectRollupsOf(store, sent);
  });

  it('mends an hour of many series in rounds', async () => {
    await startRollups();
    const samples = Array.from({ length: 2_500 }, (_, series) => ({
      series: series + 1,
      timeUs: hourUs - 5 * HOUR_US + (series % 60) * MINUTE_US,
      value: series,
    }));
    await send(samples);
    const first = await refresh({ clock: hastyClock() });
    expect(first).toMatchObject({ mended: 2_000, backlog: { buckets: 500 } });
    expect(first.backlog.oldest?.getTime()).toBe((hourUs - 5 * HOUR_US) / 1_000);
    expect(await refresh()).toMatchObject({
      mended: 500,
      backlog: { buckets: 0, oldest: null, since: null },
    });
    await expectRollupsOf(store, sent);
  });

  it('keeps a finished bucket whose raw rows were dropped before a late one came', async () => {
    const timeUs = hourUs - 5 * HOUR_US;
    await send([1, 2, 3].map((value) => ({ series: 1, timeUs: timeUs + value, value })));
    await refreshUntilDone();
    await store.rows('TRUNCATE vigilops.samples');
    await send([{ series: 1, timeUs: timeUs + 9, value: 9 }]);
    await refreshUntilDone();
    for (const level of ['1m', '5m', '1h']) {
      const rows = await store.rows(`SELECT samples::int, sum FROM vigilops.samples_${level}_data`);
      expect(rows, level).toEqual([{ samples: 3, sum: 6 }]);
    }
  });
});
