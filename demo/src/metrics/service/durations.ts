/** Bucket bounds in seconds that semantic conventions advise for HTTP server durations. */
export const DURATION_BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
] as const;

export const BUCKETS = DURATION_BOUNDS.length + 1;
/** Numbers that one distribution takes in a list of rates: its buckets and its sum of seconds. */
export const DISTRIBUTION_WIDTH = BUCKETS + 1;

const LOG_BOUNDS = DURATION_BOUNDS.map(Math.log);

/** Adds `perSecond` log-normal durations a second to the buckets and the sum at `offset`. */
export function addDurations(
  rates: Float64Array,
  offset: number,
  perSecond: number,
  medianSeconds: number,
  sigma: number,
): void {
  if (perSecond <= 0) {
    return;
  }
  const mu = Math.log(medianSeconds);
  let below = 0;
  for (let i = 0; i < LOG_BOUNDS.length; i += 1) {
    const upTo = normalCdf(((LOG_BOUNDS[i] ?? 0) - mu) / sigma);
    rates[offset + i] = (rates[offset + i] ?? 0) + perSecond * Math.max(0, upTo - below);
    below = Math.max(below, upTo);
  }
  rates[offset + BUCKETS - 1] = (rates[offset + BUCKETS - 1] ?? 0) + perSecond * (1 - below);
  const mean = medianSeconds * Math.exp((sigma * sigma) / 2);
  rates[offset + BUCKETS] = (rates[offset + BUCKETS] ?? 0) + perSecond * mean;
}

/** Reads one distribution from running totals. Whole counts, so that a bucket never falls and the count is their sum. */
export function readDistribution(
  totals: Float64Array,
  offset: number,
): { count: number; sum: number; bucketCounts: number[] } {
  const bucketCounts = Array.from({ length: BUCKETS }, (_, i) => Math.floor(totals[offset + i] ?? 0));
  const count = bucketCounts.reduce((sum, bucket) => sum + bucket, 0);
  return { count, sum: totals[offset + BUCKETS] ?? 0, bucketCounts };
}

/** The normal distribution's share below x. Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const tail =
    density *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}
