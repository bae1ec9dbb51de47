import type { Bins } from './bins.ts';
import { robustLine } from './line.ts';
import { withoutBursts } from './bursts.ts';
import { findRhythm, type Rhythm } from './rhythm.ts';
import { lastSegment, withoutJumps } from './segment.ts';
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
/** What rises for a shorter time may be a job that will tidy up after itself. */
const LEAST_TREND_MS = 6 * 3_600_000;
const LEAST_TREND_SHARE = 0.3;
/** What goes away within this time was a burst. */
const BURST_MS = 8 * 3_600_000;
/** Jumps as often as this, in days, are how the series grows. */
const DAYS_A_JUMP = 2;
const LEAST_ROUGH_TREND_MS = 2 * 86_400_000;
const DAY_MS = 86_400_000;
/** Steps that go the same way so clearly (in standard errors of their sum) are part of how the series grows. */
const ONE_WAY = 2;
const USUAL_STEPS = 3;

export function modelOf(bins: Bins): Model {
  const teeth = findTeeth(bins.values);
  return teeth === undefined ? alongLine(bins) : alongTeeth(bins, teeth);
}

function alongLine(bins: Bins): Model {
  const rhythm = findRhythm(bins);
  const count = bins.values.length;
  const plain = bins.values.map((value, index) => value - (rhythm?.at(index) ?? 0));
  const day = Math.round(DAY_MS / bins.stepMs);
  const calm = withoutBursts(plain, Math.round(BURST_MS / bins.stepMs), day);
  const smooth = withoutJumps(calm.values);
  const isRough = calm.isBursty || smooth.jumps.length * DAYS_A_JUMP > calm.values.length / day;
  const trendMs = isRough ? LEAST_ROUGH_TREND_MS : LEAST_TREND_MS;
  const least = Math.ceil(Math.min(trendMs / bins.stepMs, LEAST_TREND_SHARE * calm.values.length));
  const segment = lastSegment(isRough ? calm.values : smooth.values, least, !isRough);
  const line = robustLine(segment.values, segment.first);
  const length = calm.values.length;
  const jumps = isRough ? [] : smooth.jumps.filter((jump) => jump.at >= segment.first);
  const steps = [...segment.steps, ...jumps.map((jump) => jump.by)];
  const stepping = drift(steps) / Math.max(1, length - segment.first);
  const slope = line.slope + stepping;
  const now = line.level + median(line.residuals.slice(-ANCHOR_BINS)) + slope * (count - length);
  return {
    shape: shapeOf(rhythm, line.slope, line.slopeError),
    slope,
    slopeError: Math.hypot(line.slopeError, stepping / Math.sqrt(Math.max(1, steps.length))),
    first: segment.first,
    count,
    noise: spreadOf(line.residuals),
    at: (ahead, rise) => now + rise * ahead + calm.crest(ahead / day) + (rhythm?.at(count - 1 + ahead) ?? 0),
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
      if (ahead <= untilFall) {
        return Math.min(newest + teeth.rise * ahead, Math.max(newest, teeth.top + slope * ahead));
      }
      const phase = (ahead - untilFall) % teeth.period;
      const nextTop = teeth.top + slope * (ahead - phase + teeth.period);
      return nextTop - teeth.rise * (teeth.period - phase);
    },
  };
}

function drift(steps: readonly number[]): number {
  const sum = steps.reduce((all, step) => all + step, 0);
  const error = Math.sqrt(steps.reduce((all, step) => all + step * step, 0));
  return steps.length >= USUAL_STEPS && Math.abs(sum) > ONE_WAY * error ? sum : 0;
}

function shapeOf(rhythm: Rhythm | undefined, slope: number, slopeError: number): Shape {
  if (rhythm !== undefined) return rhythm.kind;
  return Math.abs(slope) > 2 * slopeError ? 'line' : 'flat';
}
