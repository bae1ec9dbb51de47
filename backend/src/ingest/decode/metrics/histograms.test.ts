import type { ExponentialHistogramPointInput, HistogramPointInput, MetricDataInput } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import { createDecodeKit, NOW_NS, NOW_US } from '../test/decode-kit.ts';

const time = { attributes: {}, timeUnixNano: NOW_NS };

function explicit(own: Partial<HistogramPointInput> = {}): MetricDataInput {
  const point = {
    ...time,
    count: 3,
    sum: 4.5,
    min: 0.5,
    max: 3,
    explicitBounds: [1, 2],
    bucketCounts: [1, 1, 1],
  };
  return { kind: 'histogram', temporality: 'cumulative', points: [{ ...point, ...own }] };
}

function exponential(own: Partial<ExponentialHistogramPointInput> = {}): MetricDataInput {
  const point = {
    ...time,
    count: 10,
    sum: 4,
    scale: -10,
    zeroCount: 1,
    zeroThreshold: 1e-9,
    positive: { offset: -3, bucketCounts: [1, 2, 3] },
    negative: { offset: 7, bucketCounts: [3] },
  };
  return { kind: 'exponential_histogram', temporality: 'delta', points: [{ ...point, ...own }] };
}

describe('explicit histograms', () => {
  it('keep counts, bounds, sum, min and max', async () => {
    const decoded = await createDecodeKit().metrics(explicit());
    expect(decoded.batch.histograms).toEqual([
      {
        seriesId: 1,
        timeUs: NOW_US,
        absent: false,
        count: 3n,
        sum: 4.5,
        min: 0.5,
        max: 3,
        explicit: { bounds: [1, 2], counts: [1n, 1n, 1n] },
      },
    ]);
  });

  it('may lack sum, min, max, bounds and buckets', async () => {
    const kit = createDecodeKit();
    const { rejections, batch } = await kit.metrics({
      kind: 'histogram',
      temporality: 'delta',
      points: [{ ...time, count: 9, explicitBounds: [], bucketCounts: [] }],
    });
    expect(rejections).toEqual([]);
    expect(batch.histograms).toMatchObject([
      { count: 9n, sum: null, min: null, max: null, explicit: { bounds: [], counts: [] } },
    ]);
  });

  it('say when they began, and that nothing was recorded', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.metrics(explicit({ startTimeUnixNano: NOW_NS - 1_000n, flags: 1 }));
    expect(decoded.batch.starts).toEqual([{ seriesId: 1, startUs: NOW_US - 1 }]);
    expect(decoded.batch.histograms).toEqual([
      { seriesId: 1, timeUs: NOW_US, absent: true, count: 0n, sum: null, min: null, max: null },
    ]);
  });

  it.each<[string, Partial<HistogramPointInput>, string]>([
    ['too few counts', { bucketCounts: [1, 2] }, 'one bucket count more than bounds'],
    ['too many counts', { bucketCounts: [1, 1, 1, 0] }, 'one bucket count more than bounds'],
    ['counts without bounds', { explicitBounds: [], bucketCounts: [], count: 3 }, ''],
    ['bounds without counts', { bucketCounts: [] }, 'one bucket count more than bounds'],
    ['bounds that fall', { explicitBounds: [2, 1] }, 'must rise'],
    ['bounds that stay', { explicitBounds: [1, 1] }, 'must rise'],
    ['a first bound of NaN', { explicitBounds: [NaN, 1] }, 'must rise'],
    ['a second bound of NaN', { explicitBounds: [1, NaN] }, 'must rise'],
    ['a count that is not the sum', { count: 4 }, 'must add up'],
    ['a count above 2^63', { count: 2n ** 63n + 2n, bucketCounts: [2n ** 63n, 1, 1] }, 'above 2^63'],
    [
      'more buckets than the limit',
      { explicitBounds: Array.from({ length: 4_000 }, (_, n) => n) },
      'more than 2048',
    ],
  ])('with %s', async (_, own, problem) => {
    const decoded = await createDecodeKit().metrics(explicit(own));
    expect(decoded.accepted).toBe(problem === '' ? 1 : 0);
    expect(decoded.rejections.map(({ reason }) => reason).join()).toContain(problem);
  });
});

describe('exponential histograms', () => {
  it('keep negative scales and offsets', async () => {
    const decoded = await createDecodeKit().metrics(exponential());
    expect(decoded.batch.histograms).toEqual([
      {
        seriesId: 1,
        timeUs: NOW_US,
        absent: false,
        count: 10n,
        sum: 4,
        min: null,
        max: null,
        exponential: {
          scale: -10,
          zeroCount: 1n,
          zeroThreshold: 1e-9,
          positive: { offset: -3, counts: [1n, 2n, 3n] },
          negative: { offset: 7, counts: [3n] },
        },
      },
    ]);
  });

  it.each<[string, Partial<ExponentialHistogramPointInput>, string]>([
    [
      'scale -10 with an offset near 2^31',
      { positive: { offset: 2_147_483_646, bucketCounts: [1, 2, 3] } },
      'beyond 2^31',
    ],
    ['a scale below -10', { scale: -11 }, 'scale'],
    ['a scale above 20', { scale: 21 }, 'scale'],
    ['a count that is not the sum', { count: 11 }, 'must add up'],
    ['a negative zero threshold', { zeroThreshold: -1 }, 'zero threshold'],
    ['a zero threshold of NaN', { zeroThreshold: NaN }, 'zero threshold'],
  ])('with %s are rejected', async (_, own, problem) => {
    const decoded = await createDecodeKit().metrics(exponential(own));
    expect(decoded.accepted).toBe(0);
    expect(decoded.rejections).toHaveLength(1);
    expect(decoded.rejections[0]?.reason).toContain(problem);
    expect(decoded.rejections[0]?.reason).toContain('(first: metric "test.metric")');
  });

  it('take offsets at the very ends of 32 bits', async () => {
    const decoded = await createDecodeKit().metrics(
      exponential({
        positive: { offset: 2_147_483_645, bucketCounts: [1, 2, 3] },
        negative: { offset: -2_147_483_648, bucketCounts: [3] },
      }),
    );
    expect(decoded.batch.histograms[0]?.exponential).toMatchObject({
      positive: { offset: 2_147_483_645 },
      negative: { offset: -2_147_483_648 },
    });
  });

  it('sent twice are stored once', async () => {
    const kit = createDecodeKit();
    (await kit.metrics(exponential())).onStored?.();
    const again = await kit.metrics(exponential());
    expect(again.accepted).toBe(1);
    expect(again.batch.histograms).toEqual([]);
  });
});

describe('summaries', () => {
  it('keep count, sum and quantiles', async () => {
    const decoded = await createDecodeKit().metrics({
      kind: 'summary',
      points: [
        {
          ...time,
          count: 7,
          sum: 9,
          quantiles: [
            { quantile: 0, value: 1 },
            { quantile: 0.99, value: NaN },
          ],
        },
      ],
    });
    expect(decoded.batch.histograms).toEqual([
      {
        seriesId: 1,
        timeUs: NOW_US,
        absent: false,
        count: 7n,
        sum: 9,
        min: null,
        max: null,
        summary: { quantiles: [0, 0.99], values: [1, NaN] },
      },
    ]);
  });

  it('with a quantile above 1 are rejected', async () => {
    const decoded = await createDecodeKit().metrics({
      kind: 'summary',
      points: [{ ...time, count: 1, sum: 1, quantiles: [{ quantile: 1.1, value: 1 }] }],
    });
    expect(decoded.rejections[0]?.reason).toContain('a quantile of a summary must be from 0 to 1');
  });
});
