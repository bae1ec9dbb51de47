/**
 * The scoring of the Numenta Anomaly Benchmark, written from its published rules (Lavin and Ahmad, "Evaluating Real-time
 * Anomaly Detection Algorithms", ICMLA 2015) and checked on its two reference detectors: null scores 0, perfect scores 100.
 */
export interface Profile {
  name: string;
  truePositive: number;
  falsePositive: number;
  falseNegative: number;
}

/** Indices of the first and last point of a labelled anomaly. */
export type Window = readonly [first: number, last: number];

export interface ScoredSeries {
  name: string;
  /** A score a point, 0..1. */
  scores: ArrayLike<number>;
  windows: readonly Window[];
}

/** A point that a threshold may turn into a detection, with what that is worth. */
interface Worth {
  score: number;
  /** Which window it is in, counted over all series; -1 outside. */
  window: number;
  /** Without the profile's weights: 0..1 in a window, -1..0 outside. */
  worth: number;
}

/** What a set of series offers at every threshold. */
export interface Sheet {
  /** Highest score first. */
  points: readonly Worth[];
  windows: number;
}

const PROBATION = 0.15;
const LONGEST_PROBATION_POINTS = 5_000;
const STEEPNESS = 5;
/** Relative to the window before, further than this is simply wrong. */
const FAR = 3;

/** So many points at the beginning of a series are for learning only. */
export function probationOf(points: number): number {
  return Math.min(Math.floor(PROBATION * points), PROBATION * LONGEST_PROBATION_POINTS);
}

/** 2σ(-5y) - 1: near 1 at the left end of a window (y = -1), 0 at its right end, falling to -1 after it. */
export function scaledSigmoid(position: number): number {
  return position > FAR ? -1 : 2 / (1 + Math.exp(STEEPNESS * position)) - 1;
}

export function sheetOf(all: readonly ScoredSeries[]): Sheet {
  const points: Worth[] = [];
  let windows = 0;
  for (const series of all) {
    points.push(...worths(series, windows));
    windows += series.windows.length;
  }
  points.sort((a, b) => b.score - a.score);
  return { points, windows };
}

/** The normalised score, 100 for perfect and 0 for silent, when every score of at least the threshold is a detection. */
export function scoreAt(sheet: Sheet, profile: Profile, threshold: number): number {
  const tally = createTally(sheet.windows, profile);
  for (const point of sheet.points) {
    if (point.score < threshold) break;
    tally.add(point);
  }
  return tally.normalised();
}

/** The threshold with which the set scores best, as the benchmark chooses it: once for all series. */
export function bestThreshold(sheet: Sheet, profile: Profile): { threshold: number; score: number } {
  const tally = createTally(sheet.windows, profile);
  let best = { threshold: Infinity, score: tally.normalised() };
  for (const [index, point] of sheet.points.entries()) {
    tally.add(point);
    if (sheet.points[index + 1]?.score === point.score) continue;
    const score = tally.normalised();
    if (score > best.score) best = { threshold: point.score, score };
  }
  return best;
}

function worths(series: ScoredSeries, firstWindow: number): Worth[] {
  const length = series.scores.length;
  const probation = probationOf(length);
  const ordered = [...series.windows].sort((a, b) => a[0] - b[0]);
  const found: Worth[] = [];
  let before = -1;
  for (let index = 0; index < length; index++) {
    while (index > (ordered[before + 1]?.[1] ?? Infinity)) before++;
    if (index < probation) continue;
    const score = series.scores[index] ?? 0;
    const inside = ordered[before + 1];
    if (inside !== undefined && index >= inside[0]) {
      const position = -(inside[1] - index + 1) / (inside[1] - inside[0] + 1);
      found.push({
        score,
        window: firstWindow + before + 1,
        worth: scaledSigmoid(position) / scaledSigmoid(-1),
      });
    } else {
      found.push({ score, window: -1, worth: outside(index, ordered[before]) });
    }
  }
  return found;
}

function outside(index: number, before: Window | undefined): number {
  if (before === undefined) return -1;
  return scaledSigmoid((index - before[1]) / Math.max(1, before[1] - before[0]));
}

function createTally(windows: number, profile: Profile) {
  const reached = new Float64Array(windows).fill(-profile.falseNegative);
  let total = -profile.falseNegative * windows;
  return {
    add({ window, worth }: Worth): void {
      if (window < 0) {
        total += worth * profile.falsePositive;
        return;
      }
      const had = reached[window] ?? 0;
      const has = Math.max(had, worth * profile.truePositive);
      reached[window] = has;
      total += has - had;
    },
    normalised(): number {
      if (windows === 0) return 0;
      const silent = -profile.falseNegative * windows;
      return (100 * (total - silent)) / (profile.truePositive * windows - silent);
    },
  };
}
