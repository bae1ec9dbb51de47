import type { CauseMetric, CausePoint, MetricRole } from './types.ts';

/** What a metric usually is: the middle, and how far it strays (already floored, never 0). */
export interface Normal {
  middle: number;
  spread: number;
  /** Share of requests that fail when all is well; only for `availability` and `errors`. */
  failing: number;
  points: number;
}

/** Fewer values than this say nothing about what is usual. */
const LEAST_POINTS = 5;
/** A metric that never moved is not infinitely surprising when it moves: 2 % of its middle is taken as its noise. */
const RELATIVE_FLOOR = 0.02;
/** Failures below 1 in 500 are everyday. */
const USUAL_FAILING = 0.002;
const MAD_TO_SIGMA = 1.4826;

/**
 * Median and the larger of two spreads: 1.4826 × MAD, and the 98th percentile of the distances to the median divided by its
 * Gaussian value 2.33. The second one keeps metrics whose outliers are usual from being blamed for one more.
 */
export function normalOf(metric: CauseMetric): Normal | undefined {
  const values = measuredValues(metric.reference);
  if (values.length < LEAST_POINTS) return undefined;
  values.sort();
  const middle = quantile(values, 0.5);
  const distances = values.map((value) => Math.abs(value - middle)).sort();
  const spread = Math.max(
    MAD_TO_SIGMA * quantile(distances, 0.5),
    quantile(distances, 0.98) / 2.33,
    RELATIVE_FLOOR * Math.abs(middle),
    metric.noise ?? usualNoise(metric.role, middle),
    1e-9,
  );
  return { middle, spread, failing: failingOf(metric), points: values.length };
}

/** Events stray by the root of their number. */
function usualNoise(role: MetricRole, middle: number): number {
  return role === 'count' || role === 'traffic' ? Math.sqrt(Math.max(middle, 1)) : 0;
}

/** Share of requests that failed in a point. */
export function failingAt(metric: CauseMetric, value: number): number {
  const share = metric.role === 'availability' ? 1 - value / 100 : value;
  return Math.min(1, Math.max(0, share));
}

export function isMeasured(point: CausePoint): point is CausePoint & { value: number } {
  return point.value !== null && Number.isFinite(point.value);
}

/** Typed, because sorting numbers is most of the work of a question. */
function measuredValues(points: readonly CausePoint[]): Float64Array {
  const values = new Float64Array(points.length);
  let count = 0;
  for (const point of points) {
    if (isMeasured(point)) values[count++] = point.value;
  }
  return values.subarray(0, count);
}

/** Linear between neighbours; `sorted` must not be empty. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

function failingOf(metric: CauseMetric): number {
  if (metric.role !== 'availability' && metric.role !== 'errors') return 0;
  let failed = 0;
  let all = 0;
  for (const point of metric.reference) {
    if (!isMeasured(point)) continue;
    const weight = point.weight ?? 1;
    failed += weight * failingAt(metric, point.value);
    all += weight;
  }
  return Math.min(0.5, Math.max(USUAL_FAILING, all > 0 ? failed / all : 0));
}
