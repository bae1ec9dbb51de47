import { expect } from 'vitest';
import type { Sample } from './batches.ts';
import type { OpenWriter } from './open-writer.ts';

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
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

export async function bucketsIn(store: OpenWriter, relation: string): Promise<Map<string, Bucket>> {
  const rows = await store.rows<Record<keyof Bucket, number> & { key: string }>(
    `SELECT series_id || '@' || (extract(epoch FROM time) * 1e6)::bigint AS key, samples::int, sum, min, max, first, last,
            increase FROM vigilops.${relation}`,
  );
  return new Map(rows.map(({ key, ...bucket }) => [key, bucket]));
}

/** Every bucket of every level, finished or not, is what a computation from all samples says, and there is no other. */
export async function expectRollupsOf(store: OpenWriter, sent: readonly Sample[]): Promise<void> {
  for (const [relation, bucketUs] of [
    ['samples_1m', MINUTE_US],
    ['samples_5m', 5 * MINUTE_US],
    ['samples_1h', 60 * MINUTE_US],
  ] as const) {
    const [found, expected] = [await bucketsIn(store, relation), reference(sent, bucketUs)];
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
}
