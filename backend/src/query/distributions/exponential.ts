import type { ExponentialBuckets } from '../../store/index.ts';

/**
 * Buckets by index at one scale: bucket i holds values above base^i and not above base^(i + 1), base = 2^(2^-scale)
 * (OpenTelemetry metrics data model, ExponentialHistogram). Negative values are mirrored.
 */
export interface SparseExponential {
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
}

export function sparse(buckets: ExponentialBuckets): SparseExponential {
  return { ...buckets, positive: byIndex(buckets.positive), negative: byIndex(buckets.negative) };
}

/** What was added since `before`, at the coarser scale of the two. */
export function exponentialSince(now: SparseExponential, before: SparseExponential): SparseExponential {
  const scale = Math.min(now.scale, before.scale);
  const [a, b] = [atScale(now, scale), atScale(before, scale)];
  return {
    scale,
    zeroCount: Math.max(0, a.zeroCount - b.zeroCount),
    zeroThreshold: Math.max(a.zeroThreshold, b.zeroThreshold),
    positive: combine(a.positive, b.positive, (x, y) => Math.max(0, x - y)),
    negative: combine(a.negative, b.negative, (x, y) => Math.max(0, x - y)),
  };
}

export function mergeExponential(x: SparseExponential, y: SparseExponential): SparseExponential {
  const scale = Math.min(x.scale, y.scale);
  const [a, b] = [atScale(x, scale), atScale(y, scale)];
  return {
    scale,
    zeroCount: a.zeroCount + b.zeroCount,
    zeroThreshold: Math.max(a.zeroThreshold, b.zeroThreshold),
    positive: combine(a.positive, b.positive, (m, n) => m + n),
    negative: combine(a.negative, b.negative, (m, n) => m + n),
  };
}

/** The value below which the share `q` lies: along the logarithm within a bucket, linear within the zero bucket. */
export function exponentialQuantile(buckets: SparseExponential, q: number): number | null {
  const ordered = inOrder(buckets);
  const total = ordered.reduce((sum, bucket) => sum + bucket.count, 0);
  if (total <= 0) {
    return null;
  }
  const rank = q * total;
  let below = 0;
  for (const { count, valueAt } of ordered) {
    if (below + count >= rank) {
      return finite(valueAt(Math.max(0, (rank - below) / count)));
    }
    below += count;
  }
  return finite(ordered.at(-1)?.valueAt(1) ?? 0);
}

interface OrderedBucket {
  readonly count: number;
  /** The value at a share of the bucket, from its lower end at 0 to its upper at 1. */
  valueAt(share: number): number;
}

function inOrder({
  scale,
  zeroCount,
  zeroThreshold,
  positive,
  negative,
}: SparseExponential): OrderedBucket[] {
  const bound = (index: number) => 2 ** (index * 2 ** -scale);
  const ascending = (map: ReadonlyMap<number, number>) =>
    [...map].filter(([, count]) => count > 0).sort((a, b) => a[0] - b[0]);
  const below = ascending(negative)
    .reverse()
    .map(([index, count]) => ({ count, valueAt: (share: number) => -bound(index + 1 - share) }));
  const above = ascending(positive).map(([index, count]) => ({
    count,
    valueAt: (share: number) => bound(index + share),
  }));
  const lowest = below.length > 0 ? -zeroThreshold : 0;
  const zero = { count: zeroCount, valueAt: (share: number) => lowest + (zeroThreshold - lowest) * share };
  return [...below, ...(zeroCount > 0 ? [zero] : []), ...above];
}

function byIndex({ offset, counts }: { offset: number; counts: readonly number[] }): Map<number, number> {
  return new Map(counts.map((count, i) => [offset + i, count] as const).filter(([, count]) => count > 0));
}

/** Two neighbouring buckets make one of the next coarser scale. */
function atScale(buckets: SparseExponential, scale: number): SparseExponential {
  return buckets.scale === scale
    ? buckets
    : {
        ...buckets,
        scale,
        positive: coarser(buckets.positive, 2 ** (buckets.scale - scale)),
        negative: coarser(buckets.negative, 2 ** (buckets.scale - scale)),
      };
}

function coarser(map: ReadonlyMap<number, number>, factor: number): Map<number, number> {
  const coarse = new Map<number, number>();
  for (const [index, count] of map) {
    const place = Math.floor(index / factor);
    coarse.set(place, (coarse.get(place) ?? 0) + count);
  }
  return coarse;
}

function combine(
  a: ReadonlyMap<number, number>,
  b: ReadonlyMap<number, number>,
  how: (x: number, y: number) => number,
): Map<number, number> {
  const result = new Map<number, number>();
  for (const index of new Set([...a.keys(), ...b.keys()])) {
    const count = how(a.get(index) ?? 0, b.get(index) ?? 0);
    if (count > 0) {
      result.set(index, count);
    }
  }
  return result;
}

/** Hostile scales and offsets reach beyond what a double can hold. */
function finite(value: number): number | null {
  return Number.isNaN(value) ? null : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
