import type { Bins } from './bins.ts';
import { robustLine } from './line.ts';
import { findRhythm, type Rhythm } from './rhythm.ts';
import { lastSegment } from './segment.ts';
import { median, spreadOf } from './statistics.ts';
import { findTeeth, type Teeth } from './teeth.ts';
import type { Shape } from './types.ts';

/** How a series goes on: all in bins after the newest one. */
export interface Model {
  shape: Shape;
  /** Lasting rise a bin, and its standard error. */
  slope: number;
  slopeError: number;
  /** First bin of the present trend, and how many bins there are. */
  first: number;
  count: number;
  /** The value `ahead` bins from now, if the trend rises by `slope` a bin. */
  at: (ahead: number, slope: number) => number;
  /** Standard deviation of what the model leaves. */
  noise: number;
}

/** The newest values are the best guess of where the trend is now, where noise does not hide it. */
const ANCHOR_BINS = 3;
const LEAST_TREND_MS = 3_600_000;
/** Steps of this number are no exception any more: they are part of how the series grows. */
const USUAL_STEPS = 3;

export function modelOf(bins: Bins): Model {
  const teeth = findTeeth(bins.values);
  return teeth === undefined ? alongLine(bins) : alongTeeth(bins, teeth);
}

function alongLine(bins: Bins): Model {
  const rhythm = findRhythm(bins);
  const count = bins.values.length;
  const plain = bins.values.map((value, index) => value - (rhythm?.at(index) ?? 0));
  const least = Math.ceil(LEAST_TREND_MS / bins.stepMs);
  const segment = lastSegment(plain, least);
  const line = robustLine(segment.values, segment.first);
  const noise = spreadOf(line.residuals);
  const steps = segment.steps >= USUAL_STEPS ? segment.stepped / Math.max(1, count - segment.first) : 0;
  const anchor = line.level + median(line.residuals.slice(-ANCHOR_BINS));
  return {
    shape: shapeOf(rhythm, line.slope, line.slopeError),
    slope: line.slope + steps,
    slopeError: Math.hypot(line.slopeError, steps === 0 ? 0 : steps / Math.sqrt(segment.steps)),
    first: segment.first,
    count,
    noise,
    at: (ahead, slope) => anchor + slope * ahead + (rhythm?.at(count - 1 + ahead) ?? 0),
  };
}

function alongTeeth(bins: Bins, teeth: Teeth): Model {
  const { values } = bins;
  const newest = values.at(-1) ?? 0;
  const sinceFall = values.length - 1 - teeth.lastFall;
  /** A tooth that is overdue falls in the next bin. */
  const untilFall = Math.max(1, teeth.period - sinceFall - 1);
  const residuals = values.slice(-Math.min(values.length, Math.round(teeth.period * 4)));
  return {
    shape: 'saw-tooth',
    slope: teeth.slope,
    slopeError: teeth.slopeError,
    first: teeth.firstFall,
    count: values.length,
    noise: spreadOf(residuals) / 4,
    at(ahead, slope) {
      if (ahead <= untilFall) return newest + teeth.rise * ahead;
      const phase = (ahead - untilFall) % teeth.period;
      const nextTop = teeth.top + slope * (ahead - phase + teeth.period);
      return nextTop - teeth.rise * (teeth.period - phase);
    },
  };
}

function shapeOf(rhythm: Rhythm | undefined, slope: number, slopeError: number): Shape {
  if (rhythm !== undefined) return rhythm.kind;
  return Math.abs(slope) > 2 * slopeError ? 'line' : 'flat';
}
