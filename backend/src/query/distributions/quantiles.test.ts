import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explicitQuantile, explicitSince, mergeExplicit } from './explicit.ts';
import { exponentialQuantile, exponentialSince, mergeExponential, sparse } from './exponential.ts';
import { summaryQuantile } from './summary.ts';

describe('explicit buckets', () => {
  const buckets = { bounds: [1, 2, 4], counts: [10, 20, 10, 0] };

  it.each([
    [0, 0],
    [0.125, 0.5],
    [0.25, 1],
    [0.5, 1.5],
    [0.75, 2],
    [0.875, 3],
    [1, 4],
  ])('quantile %d is %d, linear within a bucket', (q, expected) => {
    expect(explicitQuantile(buckets, q)).toBeCloseTo(expected, 12);
  });

  it('answers the last bound for what lies above it', () => {
    expect(explicitQuantile({ bounds: [1, 2], counts: [0, 0, 5] }, 0.5)).toBe(2);
  });

  it('begins a first bucket of negative bound at that bound', () => {
    expect(explicitQuantile({ bounds: [-5, 5], counts: [4, 0, 0] }, 0.5)).toBe(-5);
  });

  it.each([
    ['no observation', { bounds: [1], counts: [0, 0] }],
    ['one bucket without bounds', { bounds: [], counts: [7] }],
    ['no buckets at all', { bounds: [], counts: [] }],
  ])('knows nothing of %s', (_name, none) => {
    expect(explicitQuantile(none, 0.5)).toBeNull();
  });

  it('merges different bounds on those they share, keeping what lies below each', () => {
    const merged = mergeExplicit(
      { bounds: [1, 2, 4, 8], counts: [1, 2, 3, 4, 5] },
      { bounds: [2, 3, 8], counts: [10, 20, 30, 40] },
    );
    expect(merged).toEqual({ bounds: [2, 8], counts: [13, 57, 45] });
  });

  it('says nothing about what was added when the bounds changed', () => {
    expect(explicitSince({ bounds: [1], counts: [5, 5] }, { bounds: [2], counts: [1, 1] })).toBeUndefined();
    expect(explicitSince({ bounds: [1], counts: [5, 5] }, { bounds: [1], counts: [2, 5] })).toEqual({
      bounds: [1],
      counts: [3, 0],
    });
  });

  it('puts every quantile into the bucket that holds it', () => {
    const bounds = [0.5, 1, 2, 5, 10];
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, q) => {
          const placeOf = (value: number) => bounds.findIndex((bound) => value <= bound);
          const counts = bounds.map((_, i) => values.filter((value) => placeOf(value) === i).length);
          const found = explicitQuantile({ bounds, counts: [...counts, 0] }, q) ?? -1;
          const exact = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(q * values.length) - 1)] ?? -1;
          const [low, high] = [bounds[placeOf(exact) - 1] ?? 0, bounds[placeOf(exact)] ?? 10];
          expect(found).toBeGreaterThanOrEqual(low - 1e-9);
          expect(found).toBeLessThanOrEqual(high + 1e-9);
        },
      ),
    );
  });
});

describe('exponential buckets', () => {
  /** The buckets of these values at a scale, after the definition in the metrics data model. */
  function bucketsOf(values: readonly number[], scale: number) {
    const index = (value: number) => Math.ceil(Math.log2(value) * 2 ** scale) - 1;
    const side = (some: readonly number[]) => {
      const indexes = some.map(index);
      const offset = indexes.length === 0 ? 0 : Math.min(...indexes);
      const counts = new Array<number>(indexes.length === 0 ? 0 : Math.max(...indexes) - offset + 1).fill(0);
      indexes.forEach((i) => (counts[i - offset] = (counts[i - offset] ?? 0) + 1));
      return { offset, counts };
    };
    return sparse({
      scale,
      zeroCount: values.filter((value) => value === 0).length,
      zeroThreshold: 0,
      positive: side(values.filter((value) => value > 0)),
      negative: side(values.filter((value) => value < 0).map((value) => -value)),
    });
  }

  it('finds quantiles to the width of a bucket, negative values too', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
            fc.double({ min: -1e6, max: -1e-3, noNaN: true }),
            fc.constant(0),
          ),
          {
            minLength: 1,
            maxLength: 100,
          },
        ),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, q) => {
          const exact = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(q * values.length) - 1)] ?? 0;
          const found = exponentialQuantile(bucketsOf(values, 4), q) ?? Number.NaN;
          // Scale 4: a bucket is 2^(1/16) wide, 4.4 %.
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.045 * Math.abs(exact) + 1e-12);
        },
      ),
    );
  });

  it('merges and subtracts at the coarser scale', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { maxLength: 50 }),
        fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { maxLength: 50 }),
        fc.integer({ min: -2, max: 8 }),
        fc.integer({ min: -2, max: 8 }),
        (before, added, scaleBefore, scaleNow) => {
          const now = bucketsOf([...before, ...added], scaleNow);
          const since = exponentialSince(now, bucketsOf(before, scaleBefore));
          const direct = mergeExponential(bucketsOf(added, since.scale), { ...bucketsOf([], since.scale) });
          expect(new Map([...since.positive].sort(([a], [b]) => a - b))).toEqual(
            new Map([...direct.positive].sort(([a], [b]) => a - b)),
          );
        },
      ),
    );
  });

  it.each([
    ['an offset at the end of int32', { scale: 0, offset: 2_147_483_647 }],
    ['a scale that no double holds', { scale: 20_000, offset: 5 }],
    ['a scale far below zero', { scale: -20_000, offset: 5 }],
  ])('survives %s', (_name, { scale, offset }) => {
    const hostile = sparse({
      scale,
      zeroCount: 0,
      zeroThreshold: 0,
      positive: { offset, counts: [1] },
      negative: { offset: 0, counts: [] },
    });
    const value = exponentialQuantile(hostile, 0.5);
    expect(value === null || Number.isFinite(value)).toBe(true);
    expect(exponentialQuantile(mergeExponential(hostile, bucketsOf([1, 2], 3)), 1)).not.toBeNaN();
  });
});

describe('summaries', () => {
  const summary = { quantiles: [0.5, 0.9, 0.99], values: [10, 20, 40] };
  it.each([
    [0.5, 10],
    [0.9, 20],
    [0.95, 20 + (20 * 0.05) / 0.09],
    [0.99, 40],
    [0.1, null],
    [0.999, null],
  ])('answer what was sent, and lines between: %d', (q, expected) => {
    const found = summaryQuantile(summary, q);
    if (expected === null) {
      expect(found).toBeNull();
    } else {
      expect(found).toBeCloseTo(expected, 9);
    }
  });
  it('leave out quantiles that are no number', () => {
    expect(summaryQuantile({ quantiles: [0.5, Number.NaN], values: [Number.NaN, 3] }, 0.5)).toBeNull();
  });
});
