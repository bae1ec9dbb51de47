import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { createMetricQuery, type MetricQuery, type MetricQuestion } from './index.ts';
import { rises, type Grid, type Point } from './test/rate-oracle.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;
const HOUR_US = 60 * MINUTE_US;
const MAX_GAP_US = 330e6;
const SEED = 20_260_301;

/** A counter's life: pauses, resets, new starts, values that are none. Offsets are seconds from the beginning. */
interface Life {
  readonly points: readonly Point[];
  readonly starts: readonly number[];
}

const happening = fc.record({
  pauseUs: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 5_000_000, max: 30_000_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 31_000_000, max: 329_000_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 331_000_000, max: 900_000_000 }) },
  ),
  rise: fc.oneof(fc.nat(1_000), fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })),
  kind: fc.oneof(
    { weight: 30, arbitrary: fc.constant('rise' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('fall' as const, 'restart' as const, 'restart unknown' as const),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom('nan' as const, 'infinity' as const, 'absent' as const, 'huge' as const),
    },
  ),
  startShare: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
});

function liveThrough(
  happenings: readonly (typeof happening extends fc.Arbitrary<infer T> ? T : never)[],
  bornUs: number,
): Life {
  const points: Point[] = [];
  const starts: number[] = [];
  let timeUs = bornUs;
  let value = 1_000;
  for (const { pauseUs, rise, kind, startShare } of happenings) {
    const beforeUs = timeUs;
    timeUs += pauseUs;
    switch (kind) {
      case 'rise':
        value += rise;
        break;
      case 'fall':
        value = Math.min(value, rise);
        break;
      case 'restart':
        // The new process may already have counted further than the old one.
        starts.push(beforeUs + Math.floor(pauseUs * startShare));
        value = rise;
        break;
      case 'restart unknown':
        starts.push(timeUs);
        value = rise;
        break;
      case 'nan':
      case 'infinity':
      case 'absent':
      case 'huge':
        points.push({
          timeUs,
          value: { nan: Number.NaN, infinity: Infinity, absent: null, huge: 1e300 }[kind],
        });
        continue;
    }
    points.push({ timeUs, value });
  }
  return { points, starts };
}

describeEngines('rates', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let query: MetricQuery;
  const nowUs = Date.now() * 1_000;
  const bornUs = Math.floor(nowUs / HOUR_US) * HOUR_US - 5 * HOUR_US + 123_456;
  const lives = fc
    .sample(fc.array(happening, { minLength: 1, maxLength: 400 }), { numRuns: 40, seed: SEED })
    .map((happenings) => liveThrough(happenings, bornUs));
  const seriesIds: number[] = [];

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    query = createMetricQuery({
      readers: room.readers,
      clock: systemClock,
      retention: () => ({ raw: null, '1m': null, '5m': null, '1h': null }),
    });
    const resource = await room.resource(await room.host('web'));
    for (const [index] of lives.entries()) {
      seriesIds.push(
        await room.series({
          metric: 'requests',
          kind: 'sum',
          monotonic: true,
          resource,
          attributes: { life: String(index) },
        }),
      );
    }
    const samples = lives.flatMap((life, i) =>
      life.points.map((point) => ({ ...point, series: seriesIds[i] ?? 0 })),
    );
    const starts = lives.flatMap((life, i) =>
      life.starts.map((startUs) => ({ seriesId: seriesIds[i] ?? 0, startUs })),
    );
    await room.write({ samples, starts });
  });
  afterAll(() => room.close());

  const ask = (changes: Partial<MetricQuestion>) =>
    query.stepped(
      {
        metric: 'requests',
        filters: [],
        fromUs: bornUs - MINUTE_US,
        toUs: bornUs + 4 * HOUR_US,
        maxPoints: 11_000,
        limit: 1_000,
        maxGapUs: MAX_GAP_US,
        ...changes,
      },
      signal,
    );

  /** The oracle's answer in the form of ours. */
  function expected(life: Life, grid: Grid, points: number, what: 'increase' | 'rate'): (number | null)[] {
    const steps = rises(life.points, life.starts, grid, MAX_GAP_US);
    return Array.from({ length: points }, (_, step) => {
      const found = steps.get(step);
      return found === undefined
        ? null
        : what === 'increase'
          ? found.increase
          : found.increase / found.seconds;
    });
  }

  function expectClose(
    actual: readonly (number | null)[],
    wanted: readonly (number | null)[],
    name: string,
  ): void {
    expect(
      actual.map((value) => value === null),
      name,
    ).toEqual(wanted.map((value) => value === null));
    actual.forEach((value, i) => {
      expect(value ?? 0, `${name} step ${String(i)}`).toBeCloseTo(wanted[i] ?? 0, 6);
    });
  }

  it.each([
    [7, 'rate'],
    [15, 'rate'],
    [61, 'increase'],
    [901, 'rate'],
  ] as const)(
    'from samples, in steps of %i s, are what the oracle says: %s',
    async (stepSeconds, timeFunction) => {
      const answer = await ask({ stepUs: stepSeconds * 1e6, timeFunction });
      expect(answer.level).toBe('raw');
      for (const [index, life] of lives.entries()) {
        const found = answer.series.find(({ labels }) => labels['life'] === String(index));
        const wanted = expected(life, answer, answer.points, timeFunction);
        expectClose(found?.values ?? wanted.map(() => null), wanted, `life ${String(index)}`);
      }
    },
  );

  it('do not depend on where the range begins', async () => {
    const whole = await ask({ stepUs: 30e6, timeFunction: 'increase' });
    const part = await ask({ stepUs: 30e6, timeFunction: 'increase', fromUs: whole.fromUs + HOUR_US });
    const skipped = (part.fromUs - whole.fromUs) / whole.stepUs;
    for (const { labels, values } of part.series) {
      const same = whole.series.find((series) => series.labels['life'] === labels['life']);
      expectClose(values, same?.values.slice(skipped) ?? [], `life ${String(labels['life'])}`);
    }
  });

  it.each([
    [60, '1m'],
    [300, '5m'],
    [3_600, '1h'],
  ] as const)('from rollups, in steps of %i s, rise as the samples do', async (stepSeconds, level) => {
    await room.rollUp(new Date(nowUs / 1_000));
    const answer = await ask({ stepUs: stepSeconds * 1e6, timeFunction: 'increase', maxGapUs: 86_400e6 });
    expect(answer.level).toBe(level);
    for (const [index, life] of lives.entries()) {
      // A bucket cannot tell of silence within it, so silence is allowed here; resets and starts are exact.
      const steps = rises(life.points, life.starts, answer, 86_400e6);
      const found = answer.series.find(({ labels }) => labels['life'] === String(index))?.values ?? [];
      for (let step = 0; step < answer.points; step += 1) {
        expect(found[step] ?? 0, `life ${String(index)} step ${String(step)}`).toBeCloseTo(
          steps.get(step)?.increase ?? 0,
          4,
        );
      }
    }
  });

  it.each(['avg', 'min', 'max', 'sum', 'last'] as const)(
    '%s is the same from every level',
    async (timeFunction) => {
      await room.rollUp(new Date(nowUs / 1_000));
      const fromSamples = createMetricQuery({
        readers: {
          ...room.readers,
          ranges: {
            ...room.readers.ranges,
            rollupProgress: () => Promise.resolve({ '1m': 0, '5m': 0, '1h': 0 }),
          },
        },
        clock: systemClock,
        retention: () => ({ raw: null, '1m': null, '5m': null, '1h': null }),
      });
      for (const stepUs of [MINUTE_US, 5 * MINUTE_US, HOUR_US]) {
        const question = {
          stepUs,
          timeFunction,
          filters: [],
          metric: 'requests',
          maxPoints: 11_000,
          limit: 1_000,
        };
        const range = { fromUs: bornUs, toUs: bornUs + 4 * HOUR_US };
        const rolled = await query.stepped({ ...question, ...range }, signal);
        const sampled = await fromSamples.stepped({ ...question, ...range }, signal);
        expect(rolled.series.length).toBe(sampled.series.length);
        for (const [index, { values }] of rolled.series.entries()) {
          const wanted = sampled.series[index]?.values ?? [];
          expect(values.map((value) => value === null)).toEqual(wanted.map((value) => value === null));
          values.forEach((value, i) => {
            const close =
              Math.abs((value ?? 0) - (wanted[i] ?? 0)) <= 1e-9 * Math.max(1, Math.abs(wanted[i] ?? 0));
            expect(close, `${String(value)} and ${String(wanted[i])}`).toBe(true);
          });
        }
      }
    },
  );
});
