import { median, spreadOf } from './statistics.ts';

/** From where on the present trend holds, and the series with single steps taken out. */
export interface Segment {
  first: number;
  values: Float64Array;
  /** The steps that were taken out. */
  steps: readonly number[];
}

const SHORTEST = 8;
const MOST_SPLITS = 8;
/** How much better two lines must be than one, as an F statistic; high, because neighbours resemble each other. */
const CLEARLY_BETTER = 25;
/** One slope with a step is preferred to two slopes unless those leave this much less. */
const PREFER_STEP = 1.3;

interface Sums {
  y: Float64Array;
  xy: Float64Array;
  yy: Float64Array;
}

/**
 * Splits the series again and again where two lines fit much better than one, keeping the later part; where one slope with a
 * step between explains the split as well, the step is taken out and the earlier part stays.
 */
export function lastSegment(original: Float64Array, leastLength: number, takeSteps: boolean): Segment {
  let values = original;
  let first = 0;
  const steps: number[] = [];
  const shortest = Math.max(SHORTEST, leastLength);
  for (let split = 0; split < MOST_SPLITS; split++) {
    const found = bestSplit(values, first, shortest);
    if (found === undefined) break;
    if (takeSteps && found.stepError <= PREFER_STEP * found.error) {
      values = values.map((value, index) =>
        index >= first && index < found.at ? value + found.step : value,
      );
      steps.push(found.step);
    } else {
      first = found.at;
    }
  }
  return { first, values, steps };
}

/** A step between two neighbours that is larger than this many usual ones is a jump. */
const JUMP_STEPS = 8;
/** So many before and after are compared: a jump stays, a burst does not. */
const BESIDE = 4;

export interface Jump {
  /** First bin after it. */
  at: number;
  by: number;
}

/** The series as if it had never jumped: what came before a jump is moved to where it leads. */
export function withoutJumps(original: Float64Array): { values: Float64Array; jumps: readonly Jump[] } {
  const steps = original.slice(1).map((value, index) => value - (original[index] ?? 0));
  const least = JUMP_STEPS * spreadOf(steps);
  const jumps: Jump[] = [];
  const values = Float64Array.from(original);
  let moved = 0;
  for (let at = original.length - 1; at >= 1; at--) {
    const by = steps[at - 1] ?? 0;
    if (least > 0 && Math.abs(by) > least && stays(original, at, by)) {
      jumps.push({ at, by });
      moved += by;
    }
    values[at - 1] = (original[at - 1] ?? 0) + moved;
  }
  return { values, jumps };
}

function stays(values: Float64Array, at: number, by: number): boolean {
  const before = median(values.subarray(Math.max(0, at - BESIDE), at));
  const after = median(values.subarray(at, at + BESIDE));
  return (after - before) / by > 0.5;
}

interface Split {
  at: number;
  error: number;
  /** What one slope with a step leaves, and that step. */
  stepError: number;
  step: number;
}

function bestSplit(values: Float64Array, first: number, shortest: number): Split | undefined {
  const count = values.length - first;
  if (count < 2 * shortest) return undefined;
  const sums = sumsOf(values);
  const whole = partOf(sums, first, values.length);
  let best: Split | undefined;
  for (let at = first + shortest; at <= values.length - shortest; at++) {
    const left = partOf(sums, first, at);
    const right = partOf(sums, at, values.length);
    const error = left.error + right.error;
    if (best !== undefined && error >= best.error) continue;
    const slope = (left.products + right.products) / (left.squares + right.squares);
    const stepError = left.spread + right.spread - slope * (left.products + right.products);
    const step = right.mean - left.mean - slope * (right.middle - left.middle);
    best = { at, error, stepError, step };
  }
  if (best === undefined) return undefined;
  const tiny = 1e-12 * (Math.abs(whole.spread) + Number.MIN_VALUE);
  const better = ((whole.error - best.error) / 3) * ((count - 5) / Math.max(best.error, tiny));
  return whole.error > tiny && better > CLEARLY_BETTER ? best : undefined;
}

function sumsOf(values: Float64Array): Sums {
  const sums = {
    y: new Float64Array(values.length + 1),
    xy: new Float64Array(values.length + 1),
    yy: new Float64Array(values.length + 1),
  };
  const origin = values[0] ?? 0;
  for (let index = 0; index < values.length; index++) {
    const value = (values[index] ?? 0) - origin;
    sums.y[index + 1] = (sums.y[index] ?? 0) + value;
    sums.xy[index + 1] = (sums.xy[index] ?? 0) + index * value;
    sums.yy[index + 1] = (sums.yy[index] ?? 0) + value * value;
  }
  return sums;
}

/** Everything about the least-squares line of values[from..to). */
function partOf(sums: Sums, from: number, to: number) {
  const count = to - from;
  const middle = (from + to - 1) / 2;
  const total = (sums.y[to] ?? 0) - (sums.y[from] ?? 0);
  const mean = total / count;
  const squares = (count * (count * count - 1)) / 12;
  const products = (sums.xy[to] ?? 0) - (sums.xy[from] ?? 0) - middle * total;
  const spread = Math.max(0, (sums.yy[to] ?? 0) - (sums.yy[from] ?? 0) - mean * total);
  const error = Math.max(0, spread - (squares > 0 ? products ** 2 / squares : 0));
  return { middle, mean, squares, products, spread, error };
}
