import { median, spreadOf } from './statistics.ts';

/** A series that rises and is emptied again and again, as by log rotation: all lengths in bins. */
export interface Teeth {
  /** Of the last fall: the first bin after it. */
  lastFall: number;
  period: number;
  /** Rise a bin within a tooth. */
  rise: number;
  /** Rise a bin of the tops, from tooth to tooth. */
  slope: number;
  slopeError: number;
  /** What the line through the tops says of the newest bin. */
  top: number;
  firstFall: number;
}

/** A fall must be this many usual steps deep, and this part of the range beside the climb. */
const DEEP_STEPS = 6;
const DEEP_SHARE = 0.3;
/** A tooth is emptied within so many bins, or this part of its period. */
const FAST_BINS = 2;
const FAST_SHARE = 0.1;
const LEAST_FALLS = 3;
const MOST_FALLS = 40;
/** Periods that stray by more than this part of their median are no rhythm. */
const REGULAR = 0.3;

export function findTeeth(values: Float64Array): Teeth | undefined {
  const falls = findFalls(values).slice(-MOST_FALLS);
  if (falls.length < LEAST_FALLS) return undefined;
  const last = falls.at(-1);
  const first = falls[0];
  if (last === undefined || first === undefined) return undefined;
  const periods = falls.slice(1).map((fall, index) => fall.after - (falls[index]?.after ?? 0));
  const period = median(periods);
  if (spreadOf(periods) > REGULAR * period) return undefined;
  // What ebbs away is a wave, not emptied.
  if (median(falls.map(({ bins }) => bins)) > Math.max(FAST_BINS, FAST_SHARE * period)) return undefined;
  // Overdue by far: the emptying has stopped, and what rises now rises on.
  if (values.length - last.after > 2 * period) return undefined;
  const tops = falls.map(({ after, top }) => [after - 1, top] as const);
  const { slope, error } = theilSen(tops);
  const rises = falls.slice(1).map((fall, index) => {
    const before = falls[index];
    if (before === undefined) return 0;
    return (fall.top - before.low) / Math.max(1, fall.after - 1 - before.after);
  });
  const level = median(tops.map(([index, top]) => top + slope * (values.length - 1 - index)));
  return {
    lastFall: last.after,
    period,
    rise: median(rises),
    slope,
    slopeError: error,
    top: level,
    firstFall: first.after,
  };
}

interface Fall {
  /** First bin after the fall. */
  after: number;
  top: number;
  low: number;
  /** How long it took. */
  bins: number;
}

function findFalls(values: Float64Array): Fall[] {
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  const usual = spreadOf(steps);
  const deep = Math.max(DEEP_STEPS * usual, DEEP_SHARE * rangeAroundClimb(values));
  const falls: Fall[] = [];
  for (let index = 1; index < values.length; index++) {
    let end = index;
    while (end < values.length && (values[end] ?? 0) < (values[end - 1] ?? 0)) end++;
    const top = values[index - 1] ?? 0;
    const low = values[end - 1] ?? 0;
    if (end > index && deep > 0 && top - low > deep)
      falls.push({ after: end - 1, top, low, bins: end - index });
    index = Math.max(index, end - 1);
  }
  return falls;
}

/** From the lowest to the highest, beside the straight way from the first to the last. */
function rangeAroundClimb(values: Float64Array): number {
  const from = values[0] ?? 0;
  const climb = ((values.at(-1) ?? 0) - from) / Math.max(1, values.length - 1);
  let low = 0;
  let high = 0;
  for (const [index, value] of values.entries()) {
    low = Math.min(low, value - from - climb * index);
    high = Math.max(high, value - from - climb * index);
  }
  return high - low;
}

/** Median of the slopes between all pairs (Theil 1950, Sen 1968), and a robust error of it. */
function theilSen(points: readonly (readonly [number, number])[]): { slope: number; error: number } {
  const slopes: number[] = [];
  for (const [index, [x, y]] of points.entries()) {
    for (const [otherX, otherY] of points.slice(index + 1)) {
      if (otherX > x) slopes.push((otherY - y) / (otherX - x));
    }
  }
  const slope = median(slopes);
  const residuals = points.map(([x, y]) => y - slope * x);
  const middleX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const squares = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  const noise = Math.max(spreadOf(residuals), 0);
  return { slope, error: squares > 0 ? noise / Math.sqrt(squares) : Infinity };
}
