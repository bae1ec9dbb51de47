import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batchOf, type Sample } from '../test/batches.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { refreshRollups } from './refresh.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60_000_000;

interface Bucket {
  readonly samples: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
  readonly increase: number;
}

/** What the data model promises, in the plainest words. */
function reference(samples: readonly Sample[], bucketUs: number): Map<string, Bucket> {
  const groups = Map.groupBy(
    samples
      .filter(({ value }) => value !== null && Math.abs(value) <= 1e290)
      .toSorted((a, b) => a.timeUs - b.timeUs),
    ({ series, timeUs }) => `${String(series)}@${String(Math.floor(timeUs / bucketUs) * bucketUs)}`,
  );
  const buckets = new Map<string, Bucket>();
  for (const [key, group] of groups) {
    const values = group.map(({ value }) => value ?? 0);
    let increase = 0;
    for (let i = 1; i < values.length; i += 1) {
      const [before, after] = [values[i - 1] ?? 0, values[i] ?? 0];
      increase += after >= before ? after - before : after;
    }
    buckets.set(key, {
      samples: values.length,
      sum: values.reduce((a, b) => a + b, 0),
      min: Math.min(...values),
      max: Math.max(...values),
      first: values[0] ?? 0,
      last: values.at(-1) ?? 0,
      increase,
    });
  }
  return buckets;
}

/** A small generator of its own: the same numbers in each run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

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
  const bucketsOf = async (relation: string): Promise<Map<string, Bucket>> => {
    const rows = await store.rows<Record<keyof Bucket, number> & { key: string }>(
      `SELECT series_id || '@' || (extract(epoch FROM time) * 1e6)::bigint AS key, samples::int, sum, min, max, first, last,
              increase FROM vigilops.${relation}`,
    );
    return new Map(rows.map(({ key, ...bucket }) => [key, bucket]));
  };
  const expectAllLevels = async (): Promise<void> => {
    for (const [relation, bucketUs] of [
      ['samples_1m', MINUTE_US],
      ['samples_5m', 5 * MINUTE_US],
      ['samples_1h', 60 * MINUTE_US],
    ] as const) {
      const [found, expected] = [await bucketsOf(relation), reference(sent, bucketUs)];
      expect([...found.keys()].sort(), relation).toEqual([...expected.keys()].sort());
      for (const [key, bucket] of expected) {
        const actual = found.get(key);
        expect(actual, `${relation} ${key}`).toMatchObject({
          samples: bucket.samples,
          min: bucket.min,
          max: bucket.max,
          first: bucket.first,
          last: bucket.last,
        });
        // Sums of sums round differently from one long sum.
        expect(actual?.sum, `${relation} ${key} sum`).toBeCloseTo(bucket.sum, 3);
        expect(actual?.increase, `${relation} ${key} increase`).toBeCloseTo(bucket.increase, 3);
      }
    }
  };

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
    const found = await bucketsOf('samples_1m');
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
    expect(state.lateNotes).toBe(2);
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
