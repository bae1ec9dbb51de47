import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batchOf, type Sample } from '../test/batches.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { bucketsIn, expectRollupsOf, generator } from '../test/rollup-reference.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { refreshRollups } from './refresh.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60_000_000;

describeEngines('rollups', STORE_SCHEMA, (suite) => {
  let store: OpenWriter;
  const sent: Sample[] = [];
  const nowMs = Date.now();
  const hourUs = Math.floor(nowMs / 3_600_000) * 3_600_000_000;

  beforeAll(async () => {
    store = await openWriter(suite);
  });
  afterAll(() => store.close());

  const send = async (samples: readonly Sample[]): Promise<void> => {
    sent.push(...samples);
    await store.writer.commit([batchOf({ samples })], signal);
  };
  const refresh = (atMs: number) =>
    refreshRollups(
      {
        connections: store.database.connections,
        engine: store.engine,
        clock: systemClock,
        logger: silentLogger,
      },
      new Date(atMs),
      signal,
    );
  const expectAllLevels = () => expectRollupsOf(store, sent);

  it('shows every bucket before anything was rolled up', async () => {
    const random = generator(7);
    const samples: Sample[] = [];
    for (let series = 1; series <= 4; series += 1) {
      let counter = 0;
      for (let at = hourUs - 130 * MINUTE_US; at < hourUs + 5 * MINUTE_US; at += 15_000_000) {
        // A counter that now and then begins again, sometimes at a value above zero, and misses some rounds.
        counter = random() < 0.02 ? Math.floor(random() * 5) : counter + Math.floor(random() * 100);
        if (random() > 0.05) {
          samples.push({ series, timeUs: at + series, value: counter / 8 });
        }
      }
    }
    await send(samples);
    await expectAllLevels();
  });

  it('shows the same once they are rolled up', async () => {
    const state = await refresh(nowMs);
    expect(state).toMatchObject({ waiting: false });
    expect(state.until?.getTime()).toBe(Math.floor((nowMs - 120_000) / 60_000) * 60_000);
    const [finished] = await store.rows<{ n: number }>(
      'SELECT count(*)::int AS n FROM vigilops.samples_1h_data',
    );
    expect(finished?.n).toBeGreaterThan(0);
    await expectAllLevels();
  });

  it('leaves out NaN, infinities and what would overflow a sum', async () => {
    const at = hourUs - 50 * MINUTE_US;
    const values = [NaN, Infinity, -Infinity, 1e308, 1e308, -1e291, null, 1e290, 1e290, 1];
    await send(values.map((value, i) => ({ series: 50, timeUs: at + i, value })));
    await send([
      { series: 51, timeUs: at, value: NaN },
      { series: 51, timeUs: at + 1, value: null },
    ]);
    await refresh(nowMs);
    const found = await bucketsIn(store, 'samples_1m');
    expect(found.get(`50@${String(at)}`)).toEqual({
      samples: 3,
      sum: 2e290,
      min: 1,
      max: 1e290,
      first: 1e290,
      last: 1,
      increase: 1,
    });
    expect([...found.keys()].filter((key) => key.startsWith('51@'))).toEqual([]);
  });

  it('repairs finished buckets when rows come late, also far back and in front of the first', async () => {
    const late: Sample[] = [];
    for (const minutes of [3, 61, 62, 125, 200, 1_500, 4_000]) {
      late.push({ series: 2, timeUs: hourUs - minutes * MINUTE_US + 7, value: minutes });
      late.push({ series: 9, timeUs: hourUs - minutes * MINUTE_US + 9, value: 1 });
    }
    await send(late.slice(0, 6));
    await send(late.slice(6));
    const state = await refresh(nowMs);
    expect(state.mended).toBeGreaterThan(0);
    expect(state.backlog).toEqual({ buckets: 0, oldest: null, since: null });
    expect(await store.rows('SELECT 1 FROM vigilops.rollup_late')).toEqual([]);
    sent.splice(0, sent.length, ...sent.filter((sample) => sample.series < 50));
    await store.rows('DELETE FROM vigilops.samples WHERE series_id >= 50');
    for (const level of ['1m', '5m', '1h']) {
      await store.rows(`DELETE FROM vigilops.samples_${level}_data WHERE series_id >= 50`);
    }
    await expectAllLevels();
  });

  it('repeats harmlessly from any mark', async () => {
    await store.rows(`UPDATE vigilops.rollup_progress SET materialised_until = '-infinity'`);
    await refresh(nowMs + 600_000);
    await refresh(nowMs + 600_000);
    await expectAllLevels();
  });
});
