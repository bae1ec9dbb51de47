import type { Bins } from './bins.ts';
import { median } from './statistics.ts';

const DAY_MS = 86_400_000;

/** A pattern that comes again; `at(index)` is what it adds in a bin, also in bins to come. */
export interface Rhythm {
  kind: 'daily' | 'weekly';
  lengthBins: number;
  at: (index: number) => number;
}

const SLOTS: Readonly<Record<Rhythm['kind'], number>> = { daily: 24, weekly: 84 };
const LENGTH_MS: Readonly<Record<Rhythm['kind'], number>> = { daily: DAY_MS, weekly: 7 * DAY_MS };
/** A rhythm must have been seen this often. */
const PERIODS: Readonly<Record<Rhythm['kind'], number>> = { daily: 3, weekly: 2.2 };
/** And explain this part of what is left without a trend. */
const EXPLAINS = 0.5;
/** A week must explain so much more than a day. */
const WEEK_EXPLAINS_MORE = 0.1;

/** Classical decomposition: a moving mean over one period is taken off, and the medians of each slot are the pattern. */
export function findRhythm(bins: Bins): Rhythm | undefined {
  const daily = tryRhythm(bins, 'daily');
  const weekly = tryRhythm(bins, 'weekly');
  if (
    weekly !== undefined &&
    weekly.explained > EXPLAINS &&
    weekly.explained > (daily?.explained ?? 0) + WEEK_EXPLAINS_MORE
  ) {
    return weekly.rhythm;
  }
  return daily !== undefined && daily.explained > EXPLAINS ? daily.rhythm : undefined;
}

function tryRhythm(bins: Bins, kind: Rhythm['kind']): { rhythm: Rhythm; explained: number } | undefined {
  const length = LENGTH_MS[kind] / bins.stepMs;
  const count = bins.values.length;
  if (length < 4 || count < PERIODS[kind] * length) return undefined;
  const off = detrended(bins.values, Math.round(length / 2));
  const slots = Math.min(SLOTS[kind], Math.floor(length));
  const slotOf = (index: number): number => {
    const phase = (((index - count) % length) + length) % length;
    return Math.min(slots - 1, Math.floor((phase / length) * slots));
  };
  const members = Array.from({ length: slots }, (): number[] => []);
  for (const [index, value] of off) members[slotOf(index)]?.push(value);
  const pattern = members.map((list) => median(list));
  const middle = pattern.reduce((sum, value) => sum + value, 0) / slots;
  const rhythm: Rhythm = {
    kind,
    lengthBins: length,
    at: (index) => smooth(pattern, ((((index - count) % length) + length) % length) / length) - middle,
  };
  let before = 0;
  let after = 0;
  for (const [index, value] of off) {
    before += Math.abs(value);
    after += Math.abs(value - rhythm.at(index));
  }
  return { rhythm, explained: before > 0 ? 1 - after / before : 0 };
}

/** Linear between the middles of slots, round and round. */
function smooth(pattern: readonly number[], phase: number): number {
  const at = phase * pattern.length - 0.5;
  const low = Math.floor(at);
  const from = pattern[(low + pattern.length) % pattern.length] ?? 0;
  const to = pattern[(low + 1) % pattern.length] ?? 0;
  return from + (to - from) * (at - low);
}

/** Values less the mean of half a period to either side, where both sides are known. */
function detrended(values: Float64Array, half: number): [index: number, value: number][] {
  const sums = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index++)
    sums[index + 1] = (sums[index] ?? 0) + (values[index] ?? 0);
  const found: [number, number][] = [];
  for (let index = half; index + half < values.length; index++) {
    const mean = ((sums[index + half] ?? 0) - (sums[index - half] ?? 0)) / (2 * half);
    found.push([index, (values[index] ?? 0) - mean]);
  }
  return found;
}
