import { VigilError } from '@vigilops/contracts';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistogramRow } from '../model/index.ts';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { createMetricQuery, DEFAULT_QUERY_LIMITS, type MetricQuestion, type QueryLimits } from './index.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;
const KEEP_ALL = { raw: null, '1m': null, '5m': null, '1h': null };

describeEngines('metric query', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const startUs = Math.floor(Date.now() / 600_000) * 600e6 - 20 * MINUTE_US;
  const at = (seconds: number) => startUs + seconds * 1e6;
  const hosts: number[] = [];
  const resources: number[] = [];

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    for (const name of ['web-1', 'web-2', 'db-1']) {
      const host = await room.host(name);
      hosts.push(host);
      resources.push(
        await room.resource(host, {
          'host.name': name,
          'service.name': name.split('-')[0] ?? '',
          port: 8080,
        }),
      );
    }
  });
  afterAll(() => room.close());

  const queryWith = (limits: Partial<QueryLimits> = {}) =>
    createMetricQuery({
      readers: room.readers,
      clock: systemClock,
      retention: () => KEEP_ALL,
      limits: { ...DEFAULT_QUERY_LIMITS, ...limits },
    });
  const question = (metric: string, changes: Partial<MetricQuestion> = {}): MetricQuestion => ({
    metric,
    filters: [],
    fromUs: startUs,
    toUs: at(60),
    stepUs: 15e6,
    maxPoints: 300,
    limit: 1_000,
    ...changes,
  });
  const ask = (metric: string, changes: Partial<MetricQuestion> = {}, limits: Partial<QueryLimits> = {}) =>
    queryWith(limits).stepped(question(metric, changes), signal);
  const values = async (metric: string, changes: Partial<MetricQuestion> = {}) =>
    (await ask(metric, changes)).series.map((series) => series.values);
  const refusal = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((caught: unknown) => caught);
    return error instanceof VigilError ? `${error.code} ${error.message}` : error;
  };

  describe('gauges', () => {
    beforeAll(async () => {
      const samples = [];
      for (const [i, resource] of resources.entries()) {
        for (const core of [0, 1]) {
          const series = await room.series({
            metric: 'load',
            resource,
            attributes: { core, ...(i === 2 ? {} : { zone: 'a' }) },
          });
          samples.push(
            { series, timeUs: at(0), value: i * 10 + core },
            { series, timeUs: at(5), value: i * 10 + core + 2 },
            { series, timeUs: at(15), value: i * 10 + core + 100 },
            // Nothing between 30 and 45: a gap.
            { series, timeUs: at(45), value: null },
          );
        }
      }
      await room.write({ samples });
    });

    it('stand alone without group or aggregate, with their own labels and their sender', async () => {
      const answer = await ask('load');
      expect(answer).toMatchObject({
        points: 4,
        seriesTotal: 6,
        truncated: false,
        resultUnit: '1',
        timeFunction: 'avg',
      });
      expect(answer.series[0]).toEqual({
        labels: { core: '0', zone: 'a', 'host.name': 'web-1', 'service.name': 'web' },
        values: [1, 100, null, null],
      });
    });

    it.each([
      ['avg', [11.5, 110.5, null, null]],
      ['sum', [69, 663, null, null]],
      ['min', [1, 100, null, null]],
      ['max', [22, 121, null, null]],
      ['count', [6, 6, null, null]],
    ] as const)('fold to one line by %s', async (aggregate, expected) => {
      expect(await values('load', { aggregate })).toEqual([expected]);
    });

    it('fold to a quantile, interpolated', async () => {
      expect(await values('load', { aggregate: 'quantile', quantile: 0.5 })).toEqual([
        [11.5, 110.5, null, null],
      ]);
      expect(await refusal(ask('load', { aggregate: 'quantile' }))).toMatch(/^REQUEST_INVALID quantile:/);
    });

    it.each([
      ['min', [0, 100, null, null]],
      ['max', [2, 100, null, null]],
      ['sum', [2, 100, null, null]],
      ['last', [2, 100, null, null]],
      ['increase', [2, 98, null, null]],
    ] as const)('take %s within a step', async (timeFunction, expected) => {
      const found = await values('load', {
        timeFunction,
        filters: [{ key: 'core', op: '=', value: '0' }],
        hostIds: hosts.slice(0, 1),
      });
      expect(found).toEqual([expected]);
    });

    it('group by labels of points and of resources', async () => {
      const answer = await ask('load', {
        groupBy: ['service.name', 'zone'],
        timeFunction: 'max',
        aggregate: 'max',
      });
      expect(answer.series).toEqual([
        { labels: { 'service.name': 'web', zone: 'a' }, values: [13, 111, null, null] },
        { labels: { 'service.name': 'db' }, values: [23, 121, null, null] },
      ]);
    });

    it.each([
      [{ key: 'host.name', op: '=', value: 'web-1' }, 2],
      [{ key: 'host.name', op: '!=', value: 'web-1' }, 4],
      [{ key: 'host.name', op: '=~', value: 'web-.' }, 4],
      [{ key: 'host.name', op: '=~', value: 'web' }, 0],
      [{ key: 'host.name', op: '=~', value: '(?i)WEB-1' }, 2],
      [{ key: 'host.name', op: '!~', value: 'web-.|x' }, 2],
      [{ key: 'zone', op: '=', value: '' }, 2],
      [{ key: 'zone', op: '!=', value: 'a' }, 2],
      [{ key: 'core', op: '=', value: '1' }, 3],
      [{ key: 'port', op: '=', value: '8080' }, 6],
      [{ key: 'no such label', op: '!~', value: '.+' }, 6],
      [{ key: "x' OR '1'='1", op: '=', value: "' OR 1=1 --" }, 0],
    ] as const)('meet the filter %j', async (filter, count) => {
      expect((await ask('load', { filters: [filter] })).series.length).toBe(count);
    });

    it('refuse a pattern that is none, naming the field', async () => {
      const found = await refusal(ask('load', { filters: [{ key: 'zone', op: '=~', value: '(' }] }));
      expect(found).toBe('REQUEST_INVALID filters: invalid regular expression: parentheses () not balanced');
    });

    it('keep the largest groups and say that there are more', async () => {
      const answer = await ask('load', { limit: 2, timeFunction: 'max' });
      expect(answer).toMatchObject({ seriesTotal: 6, truncated: true });
      expect(answer.series.map((series) => series.values[1])).toEqual([121, 120]);
    });

    it('are read by the distance of their values where no step is asked for', async () => {
      const resource = resources[0] ?? 0;
      const series = await room.series({ metric: 'slow', resource });
      const samples = Array.from({ length: 16 }, (_, i) => ({
        series,
        timeUs: at(i * 60 + (i % 3)),
        value: i,
      }));
      await room.write({ samples });
      const answer = await ask('slow', { stepUs: undefined, toUs: at(900), maxPoints: 300 });
      expect(answer.stepUs).toBe(MINUTE_US);
      expect(answer.series[0]?.values).toEqual(Array.from({ length: 15 }, (_, i) => i));
    });
  });

  describe('numbers that are not ordinary', () => {
    const strange = [1, Number.NaN, Infinity, -Infinity, 1e300, 5e-324, -0, null, 3];

    beforeAll(async () => {
      const series = await room.series({ metric: 'strange', resource: resources[0] ?? 0 });
      await room.write({ samples: strange.map((value, i) => ({ series, timeUs: at(i), value })) });
    });

    it('read back exactly, and in order', async () => {
      const answer = await queryWith().raw(question('strange'), signal);
      expect(answer.series[0]?.timesUs).toEqual(strange.map((_, i) => at(i)));
      expect(answer.series[0]?.values).toEqual([
        1,
        'NaN',
        'Infinity',
        '-Infinity',
        1e300,
        5e-324,
        -0,
        null,
        3,
      ]);
    });

    it.each([
      ['avg', 1],
      ['sum', 4],
      ['min', 0],
      ['max', 3],
      ['last', 3],
    ] as const)('do not poison %s, from samples or rollups', async (timeFunction, expected) => {
      expect((await values('strange', { timeFunction }))[0]?.[0]).toBeCloseTo(expected, 12);
      await room.rollUp(new Date());
      const rolled = await ask('strange', { timeFunction, stepUs: MINUTE_US });
      expect(rolled.level).toBe('1m');
      expect(rolled.series[0]?.values[0]).toBeCloseTo(expected, 12);
    });

    it('divide the smallest double without an error', async () => {
      const series = await room.series({
        metric: 'tiny',
        kind: 'sum',
        monotonic: true,
        resource: resources[0] ?? 0,
      });
      const samples = [0, 5e-324, 1e-323].map((value, i) => ({ series, timeUs: at(i * 10), value }));
      await room.write({ samples });
      expect((await values('tiny'))[0]?.[0]).toBe(0);
      await room.rollUp(new Date());
      expect(
        (await values('tiny', { stepUs: MINUTE_US, timeFunction: 'avg' }))[0]?.[0],
      ).toBeGreaterThanOrEqual(0);
    });
  });

  describe('sums', () => {
    it('of deltas add up: increase a step, rate a second', async () => {
      const series = await room.series({
        metric: 'deltas',
        kind: 'sum',
        temporality: 'delta',
        monotonic: true,
        unit: 'By',
        resource: resources[0] ?? 0,
      });
      await room.write({
        samples: [5, 10, 15].map((value, i) => ({ series, timeUs: at(i * 10 + 1), value })),
      });
      expect(await values('deltas', { timeFunction: 'increase' })).toEqual([[15, 15, null, null]]);
      const rate = await ask('deltas');
      expect(rate).toMatchObject({ timeFunction: 'rate', resultUnit: 'By/s' });
      expect(rate.series[0]?.values).toEqual([1, 1, null, null]);
    });

    it('that go up and down have an increase with a sign, and are averaged unless asked', async () => {
      const series = await room.series({ metric: 'queue', kind: 'sum', resource: resources[0] ?? 0 });
      await room.write({ samples: [5, 9, 3].map((value, i) => ({ series, timeUs: at(i * 15), value })) });
      expect(await values('queue')).toEqual([[5, 9, 3, null]]);
      expect(await values('queue', { timeFunction: 'increase' })).toEqual([[null, 4, -6, null]]);
    });

    it('count from a start that is told of, but not from one at an unknown value', async () => {
      const [known, unknown] = [
        await room.series({
          metric: 'born',
          kind: 'sum',
          monotonic: true,
          resource: resources[0] ?? 0,
          attributes: { start: 'known' },
        }),
        await room.series({
          metric: 'born',
          kind: 'sum',
          monotonic: true,
          resource: resources[0] ?? 0,
          attributes: { start: 'at the first value' },
        }),
      ];
      const samples = [known, unknown].flatMap((series) => [
        { series, timeUs: at(20), value: 100 },
        { series, timeUs: at(35), value: 130 },
      ]);
      await room.write({
        samples,
        starts: [
          { seriesId: known, startUs: at(10) },
          { seriesId: unknown, startUs: at(20) },
        ],
      });
      expect(await values('born', { timeFunction: 'increase' })).toEqual([
        [null, 100, 30, null],
        [null, null, 30, null],
      ]);
      expect(await values('born')).toEqual([
        [null, 10, 2, null],
        [null, null, 2, null],
      ]);
    });

    it('have the same steady rate from samples and rollups, to both ends of the range', async () => {
      const series = await room.series({
        metric: 'steady',
        kind: 'sum',
        monotonic: true,
        resource: resources[1] ?? 0,
      });
      // To the end of the last bucket: a rollup cannot tell that a series ended within one.
      const samples = Array.from({ length: 80 }, (_, i) => ({ series, timeUs: at(i * 15), value: i * 30 }));
      await room.write({ samples });
      await room.rollUp(new Date());
      for (const stepUs of [15e6, MINUTE_US, 5 * MINUTE_US]) {
        const [line = []] = await values('steady', { stepUs, fromUs: at(60), toUs: at(1_100) });
        expect(
          line.every((value) => Math.abs((value ?? 0) - 2) < 0.05),
          JSON.stringify(line),
        ).toBe(true);
      }
    });
  });

  describe('histograms', () => {
    const histogram = (series: number, seconds: number, row: Partial<HistogramRow>): HistogramRow => ({
      seriesId: series,
      timeUs: at(seconds),
      absent: false,
      count: 0n,
      sum: null,
      min: null,
      max: null,
      ...row,
    });
    const explicit = (
      series: number,
      seconds: number,
      counts: readonly bigint[],
      sum: number,
      bounds = [1, 2, 4],
    ) =>
      histogram(series, seconds, {
        count: counts.reduce((a, b) => a + b, 0n),
        sum,
        explicit: { bounds, counts },
      });
    const perMinute = { fromUs: startUs, toUs: at(240), stepUs: MINUTE_US };

    it('that are cumulative answer what came between: rate, count, sum, mean, quantile; a reset counts from zero', async () => {
      const [one, two] = [
        await room.series({ metric: 'latency', kind: 'histogram', unit: 's', resource: resources[0] ?? 0 }),
        await room.series({ metric: 'latency', kind: 'histogram', unit: 's', resource: resources[1] ?? 0 }),
      ];
      const histograms = [one, two].flatMap((series) => [
        explicit(series, 10, [100n, 0n, 0n, 0n], 50),
        explicit(series, 50, [100n, 30n, 0n, 0n], 95),
        explicit(series, 110, [100n, 30n, 60n, 0n], 275),
        // Began again.
        explicit(series, 170, [6n, 0n, 0n, 0n], 3),
        histogram(series, 200, { absent: true }),
      ]);
      await room.write({ histograms });
      expect(await values('latency', { ...perMinute, groupBy: [], timeFunction: 'increase' })).toEqual([
        [60, 120, 12, null],
      ]);
      expect(await values('latency', { ...perMinute, groupBy: [], timeFunction: 'rate' })).toEqual([
        [1.5, 2, 0.2, null],
      ]);
      expect(await values('latency', { ...perMinute, groupBy: [], timeFunction: 'sum' })).toEqual([
        [90, 360, 6, null],
      ]);
      expect(await values('latency', { ...perMinute, groupBy: [] })).toEqual([[1.5, 3, 0.5, null]]);
      const quantile = await ask('latency', { ...perMinute, groupBy: ['host.name'], quantile: 0.5 });
      expect(quantile).toMatchObject({ timeFunction: 'quantile', resultUnit: 's', level: 'raw' });
      expect(quantile.series).toEqual([
        { labels: { 'host.name': 'web-1' }, values: [1.5, 3, 0.5, null] },
        { labels: { 'host.name': 'web-2' }, values: [1.5, 3, 0.5, null] },
      ]);
    });

    it('that are deltas add up, and know their least and greatest', async () => {
      const series = await room.series({
        metric: 'sizes',
        kind: 'histogram',
        temporality: 'delta',
        resource: resources[0] ?? 0,
      });
      const delta = (seconds: number, min: number, max: number) => ({
        ...explicit(series, seconds, [1n, 1n, 0n, 0n], 2),
        min,
        max,
      });
      await room.write({ histograms: [delta(10, 0.5, 1.5), delta(40, 0.25, 2)] });
      expect(await values('sizes', { ...perMinute, timeFunction: 'increase' })).toEqual([
        [4, null, null, null],
      ]);
      expect(await values('sizes', { ...perMinute, timeFunction: 'min' })).toEqual([
        [0.25, null, null, null],
      ]);
      expect(await values('sizes', { ...perMinute, timeFunction: 'max' })).toEqual([[2, null, null, null]]);
      expect(await refusal(ask('latency', { ...perMinute, timeFunction: 'min' }))).toMatch(/since its start/);
    });

    it('that are exponential answer quantiles along the logarithm', async () => {
      const series = await room.series({
        metric: 'spread',
        kind: 'exponential_histogram',
        temporality: 'delta',
        resource: resources[0] ?? 0,
      });
      const exponential = {
        scale: 0,
        zeroCount: 0n,
        zeroThreshold: 0,
        positive: { offset: 3, counts: [10n] },
        negative: { offset: 0, counts: [] },
      };
      await room.write({ histograms: [histogram(series, 10, { count: 10n, sum: 120, exponential })] });
      const [[value] = []] = await values('spread', { ...perMinute, quantile: 0.5 });
      expect(value).toBeCloseTo(2 ** 3.5, 9);
    });

    it('that are summaries give their own quantiles', async () => {
      const series = await room.series({ metric: 'gc', kind: 'summary', resource: resources[0] ?? 0 });
      const summary = (seconds: number, median: number) =>
        histogram(series, seconds, {
          count: BigInt(seconds),
          sum: seconds,
          summary: { quantiles: [0.5, 0.99], values: [median, 9] },
        });
      await room.write({ histograms: [summary(10, 1), summary(30, 2), summary(70, 3)] });
      expect(await values('gc', { ...perMinute, quantile: 0.5 })).toEqual([[2, 3, null, null]]);
      expect(await values('gc', { ...perMinute, timeFunction: 'increase' })).toEqual([[20, 40, null, null]]);
    });

    it('read back exactly', async () => {
      const series = await room.series({ metric: 'exact', kind: 'histogram', resource: resources[0] ?? 0 });
      const counts = [9_007_199_254_740_993n, 1n];
      await room.write({
        histograms: [
          histogram(series, 1, {
            count: 18_446_744_073_709_551_615n,
            sum: Number.NaN,
            min: -0,
            explicit: { bounds: [0.1], counts },
          }),
        ],
      });
      const answer = await queryWith().raw(question('exact'), signal);
      expect(answer.distributions?.[0]?.points).toMatchObject([
        {
          timeUs: at(1),
          count: '18446744073709551615',
          sum: 'NaN',
          min: -0,
          max: null,
          bounds: [0.1],
          counts: ['9007199254740993', '1'],
        },
      ]);
    });

    it.each([
      [{ aggregate: 'sum' }, /^REQUEST_INVALID aggregate:/],
      [{ timeFunction: 'last' }, /^REQUEST_INVALID time_function:/],
    ] as const)('refuse %j', async (changes, message) => {
      expect(await refusal(ask('latency', changes))).toMatch(message);
    });
  });

  describe('limits', () => {
    it.each([
      [
        { stepUs: 1e6, toUs: at(20_000) },
        {},
        /^QUERY_TOO_LARGE .*11000 .*\(maxPointsPerSeries\)|11000.*maxPointsPerSeries/,
      ],
      [{}, { maxSeriesRead: 3 }, /^QUERY_TOO_LARGE .*3 series \(maxSeriesRead\)/],
      [{}, { maxValues: 10 }, /^QUERY_TOO_LARGE .*10 values \(maxValues\)/],
      [{ fromUs: 0 }, {}, /^QUERY_TOO_LARGE .*\(maxRangeUs\)/],
      [{ toUs: startUs }, {}, /^REQUEST_INVALID to:/],
    ] as const)('%j with %j', async (changes, limits, message) => {
      expect(await refusal(ask('load', changes, limits))).toMatch(message);
    });

    it('hold for raw points too', async () => {
      const found = await refusal(queryWith({ maxRawPoints: 5 }).raw(question('load'), signal));
      expect(found).toMatch(/^QUERY_TOO_LARGE .*5 raw points \(maxRawPoints\)/);
    });
  });

  it('answers nothing, and says so, for a metric that was never received', async () => {
    const answer = await ask('no.such.metric');
    expect(answer).toMatchObject({ metric: null, series: [], seriesTotal: 0 });
    expect(answer.warnings).toEqual(['no metric named no.such.metric was received yet']);
  });

  it('does not mix units of one name: the one with more series is meant, the other can be asked for', async () => {
    for (const [unit, resource] of [
      ['By', 0],
      ['By', 1],
      ['KiBy', 2],
    ] as const) {
      const series = await room.series({ metric: 'memory', unit, resource: resources[resource] ?? 0 });
      await room.write({ samples: [{ series, timeUs: at(1), value: 7 }] });
    }
    const answer = await ask('memory');
    expect(answer.series.length).toBe(2);
    expect(answer.warnings[0]).toContain('KiBy');
    expect((await ask('memory', { unit: 'KiBy' })).series.length).toBe(1);
    expect((await ask('memory', { kind: 'sum' })).metric).toBeNull();
  });
});
