import { spreadOf } from './statistics.ts';

/** What stands out of the series by so many usual steps is a burst. */
const STANDS_OUT = 15;
/** What stands out for a longer part of the time is a wave. */
const MOST_OF_TIME = 0.25;
/** Too early is better than too late: a burst as high as is expected by a chance of three in ten. */
const CREST_CHANCE = 0.7;
const LEAST_BURSTS = 2;
/** A burst this often, in days, makes a series one of bursts. */
const DAYS_A_BURST = 7;

export interface Calm {
  values: Float64Array;
  /** What the highest burst of so many days will hardly exceed; 0 where bursts are not usual. */
  crest: (days: number) => number;
  isBursty: boolean;
}

/**
 * The series without what rises and goes away again within `longest` bins (a morphological opening: the highest floor that a
 * window of that length fits under). If bursts are usual for it, its newest stretch is left off too, because nobody can tell
 * yet whether what rises there will stay. A series without bursts comes back as it is.
 */
export function withoutBursts(values: Float64Array, longest: number, day: number): Calm {
  const asItIs = { values, crest: () => 0, isBursty: false };
  if (longest < 2 || values.length < 3 * longest) return asItIs;
  const floor = opened(values, longest);
  const heights = values.map((value, index) => value - (floor[index] ?? 0));
  const noise = spreadOf(values.slice(1).map((value, index) => value - (values[index] ?? 0)));
  let bursts = 0;
  let outside = 0;
  let inside = false;
  for (const height of heights) {
    const out = height > STANDS_OUT * noise && noise > 0;
    if (out && !inside) bursts++;
    if (out) outside++;
    inside = out;
  }
  const usual = bursts >= LEAST_BURSTS && bursts * DAYS_A_BURST >= values.length / day;
  if (!usual || outside > MOST_OF_TIME * values.length) return asItIs;
  return { values: floor.subarray(0, values.length - longest), crest: crestOf(heights, day), isBursty: true };
}

/** The highest of n days stays below the s^(1/n) quantile of one day with a chance of s. */
function crestOf(heights: Float64Array, day: number): (days: number) => number {
  const peaks: number[] = [];
  for (let end = heights.length; end >= day; end -= day)
    peaks.push(Math.max(...heights.subarray(end - day, end)));
  peaks.sort((one, other) => one - other);
  return (days) =>
    peaks[Math.floor(CREST_CHANCE ** (1 / Math.max(1, days)) * peaks.length)] ?? peaks.at(-1) ?? 0;
}

function opened(values: Float64Array, length: number): Float64Array {
  const count = values.length;
  const floors = new Float64Array(count - length + 1);
  for (let start = 0; start < floors.length; start++) {
    let lowest = Infinity;
    for (let index = start; index < start + length; index++) lowest = Math.min(lowest, values[index] ?? 0);
    floors[start] = lowest;
  }
  return values.map((_, index) => {
    let highest = -Infinity;
    for (let start = Math.max(0, index - length + 1); start <= Math.min(index, floors.length - 1); start++) {
      highest = Math.max(highest, floors[start] ?? 0);
    }
    return highest;
  });
}
