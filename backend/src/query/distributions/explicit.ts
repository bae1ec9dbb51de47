/** Counts between bounds: counts[i] lies above bounds[i - 1] and not above bounds[i]; one count more than bounds. */
export interface ExplicitBuckets {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/** What was added since `before`; undefined where the bounds changed, so that nothing can be said. */
export function explicitSince(now: ExplicitBuckets, before: ExplicitBuckets): ExplicitBuckets | undefined {
  if (!sameNumbers(now.bounds, before.bounds)) {
    return undefined;
  }
  return {
    bounds: now.bounds,
    counts: now.counts.map((count, i) => Math.max(0, count - (before.counts[i] ?? 0))),
  };
}

/**
 * Both together, on the bounds that they share. How many values lie below a shared bound is known exactly; spreading
 * a bucket over the other's bounds would be a guess.
 */
export function mergeExplicit(a: ExplicitBuckets, b: ExplicitBuckets): ExplicitBuckets {
  if (sameNumbers(a.bounds, b.bounds)) {
    return { bounds: a.bounds, counts: a.counts.map((count, i) => count + (b.counts[i] ?? 0)) };
  }
  const shared = a.bounds.filter((bound) => b.bounds.includes(bound));
  const left = coarsen(a, shared);
  const right = coarsen(b, shared);
  return { bounds: shared, counts: left.map((count, i) => count + (right[i] ?? 0)) };
}

function coarsen({ bounds, counts }: ExplicitBuckets, shared: readonly number[]): number[] {
  const coarse: number[] = new Array<number>(shared.length + 1).fill(0);
  let place = 0;
  counts.forEach((count, i) => {
    coarse[place] = (coarse[place] ?? 0) + count;
    if (place < shared.length && bounds[i] === shared[place]) {
      place += 1;
    }
  });
  return coarse;
}

/**
 * The value below which the share `q` lies, linear within a bucket; the way of PromQL's histogram_quantile: the first
 * bucket begins at zero where its bound is positive, and the last one, which has no end, answers its lower bound.
 */
export function explicitQuantile({ bounds, counts }: ExplicitBuckets, q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= 0 || bounds.length === 0) {
    return null;
  }
  const rank = q * total;
  let below = 0;
  for (const [i, count] of counts.entries()) {
    const isHere = below + count >= rank && count > 0;
    if (!isHere) {
      below += count;
      continue;
    }
    const upper = bounds[i];
    if (upper === undefined) {
      break;
    }
    const lower = bounds[i - 1] ?? (upper > 0 ? 0 : upper);
    return lower + (upper - lower) * Math.max(0, (rank - below) / count);
  }
  return bounds.at(-1) ?? null;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
