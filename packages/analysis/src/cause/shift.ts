import { failingAt, isMeasured, normalOf, quantile, type Normal } from './normal.ts';
import type { CauseMetric, CausePoint, Evidence } from './types.ts';

/** Where and how far a metric left what is usual for it. */
export interface Shift extends Evidence {
  /** In the metric's own unit (latency: time, failures: share of requests): always at least 0, towards the bad side. */
  excess: number;
  /** Requests a point while it lasted; 0 where unknown. */
  weight: number;
  /** How much of a resource was used, of 1; undefined: it has no limit that is known. */
  used?: number;
}

type Measured = CausePoint & { value: number };

/** Longer windows are thinned to this many points: the search is quadratic. */
const MOST_POINTS = 120;
/** Two values agree by chance less often than one: a run's mean counts this much more a point (half of what independence gives). */
/** A run that begins with the first known point may be old; it counts half. */
const BEGUN_EARLIER = 0.5;
const RUN_EXPONENT = 0.25;
/** What was over so long before the onset explains nothing; the onset may be known with an error of minutes. */
const FADED_MS = 180_000;

/**
 * The run of points that is least like the normal time and begins within the tolerance of the onset, in the direction that
 * is bad for the metric's role. Means over runs are compared with a robust normal (as BARO does with medians, Pham et al.,
 * FSE 2024), and the start of the run is the estimate of the change. Failures with known numbers of requests are compared by
 * a binomial likelihood ratio instead (signed root, so that both are in standard deviations).
 */
export function shiftOf(metric: CauseMetric, onsetMs: number, toleranceMs: number): Shift | undefined {
  const normal = normalOf(metric);
  if (normal === undefined) return undefined;
  const points = thinned(metric.points.filter(isMeasured).sort((a, b) => a.atMs - b.atMs));
  let best: Shift | undefined;
  for (let first = 0; first < points.length; first++) {
    const start = points[first];
    if (start === undefined || !mayBegin(points, first, onsetMs, toleranceMs)) continue;
    best = longestFrom(metric, normal, points, first, onsetMs, best);
  }
  return best;
}

/** An interval begins before what it shows: one that is cut by the tolerance may hold the change. */
function mayBegin(points: readonly Measured[], index: number, onsetMs: number, toleranceMs: number): boolean {
  const at = points[index]?.atMs ?? 0;
  const end = points[index + 1]?.atMs ?? at;
  return Math.max(end, at) >= onsetMs - toleranceMs && at <= onsetMs + toleranceMs;
}

function longestFrom(
  metric: CauseMetric,
  normal: Normal,
  points: readonly Measured[],
  first: number,
  onsetMs: number,
  best: Shift | undefined,
): Shift | undefined {
  const before = levelBefore(metric, normal, points.slice(0, first));
  const trust = first === 0 ? BEGUN_EARLIER : 1;
  let sum = 0;
  let weights = 0;
  let weighted = 0;
  let found = best;
  for (let last = first; last < points.length; last++) {
    const point = points[last];
    if (point === undefined) break;
    const weight = Math.max(0, point.weight ?? 0);
    sum += point.value;
    weights += weight;
    weighted += weight * point.value;
    if ((points[last + 1]?.atMs ?? Infinity) < onsetMs - FADED_MS) continue;
    const length = last - first + 1;
    const after = weights > 0 ? weighted / weights : sum / length;
    // A run ends with what is still unusual: its mean would carry what is over beyond its end.
    if (excessOf(metric, before, point.value) < excessOf(metric, before, after) / 2) continue;
    const strength = trust * strengthOf(metric, before, after, length, weights);
    if (strength > (found?.strength ?? 0)) {
      found = {
        metric: metric.name,
        role: metric.role,
        before: before.middle,
        after,
        changedAtMs: points[first]?.atMs ?? 0,
        strength,
        excess: trust * excessOf(metric, before, after),
        weight: weights / length,
        ...(metric.limit === undefined ? {} : { used: after / metric.limit }),
      };
    }
  }
  return found;
}

/**
 * What was usual just before: where the last points already lay off the long normal, only the further way counts. So a metric
 * that drifted away since the normal time was recorded is not blamed for today's trouble.
 */
function levelBefore(metric: CauseMetric, normal: Normal, earlier: readonly Measured[]): Normal {
  if (earlier.length === 0) return normal;
  const values = earlier.map((point) => point.value).sort((a, b) => a - b);
  const local = {
    ...normal,
    middle: quantile(values, 0.5),
    failing: failingAt(metric, quantile(values, 0.5)),
  };
  return excessOf(metric, normal, local.middle) > 0
    ? { ...local, failing: Math.max(local.failing, normal.failing) }
    : normal;
}

function strengthOf(
  metric: CauseMetric,
  normal: Normal,
  after: number,
  length: number,
  weights: number,
): number {
  if ((metric.role === 'availability' || metric.role === 'errors') && weights > 0) {
    return binomialStrength(failingAt(metric, after), weights, normal.failing);
  }
  return (excessOf(metric, normal, after) / normal.spread) * length ** RUN_EXPONENT;
}

/** Signed root of twice the log likelihood ratio of `share` failing among `all`, against the usual share. */
function binomialStrength(share: number, all: number, usual: number): number {
  if (share <= usual) return 0;
  const failed = share * all;
  const fine = all - failed;
  const ratio =
    failed * Math.log(share / usual) + (fine > 0 ? fine * Math.log((1 - share) / (1 - usual)) : 0);
  return Math.sqrt(2 * Math.max(0, ratio));
}

function excessOf(metric: CauseMetric, normal: Normal, after: number): number {
  const change = after - normal.middle;
  switch (metric.role) {
    case 'availability':
      return Math.max(0, failingAt(metric, after) - normal.failing);
    case 'errors':
      return Math.max(0, failingAt(metric, after) - normal.failing);
    case 'latency':
    case 'saturation':
    case 'count':
      return Math.max(0, change);
    case 'traffic':
    case 'other':
      return Math.abs(change);
    default:
      return metric.role satisfies never;
  }
}

function thinned(points: readonly Measured[]): readonly Measured[] {
  if (points.length <= MOST_POINTS) return points;
  const step = points.length / MOST_POINTS;
  return Array.from({ length: MOST_POINTS }, (_, index) => points[Math.floor(index * step)]).filter(
    (point) => point !== undefined,
  );
}
