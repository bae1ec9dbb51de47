import { binned, type Bins } from './bins.ts';
import { modelOf, type Model } from './model.ts';
import type { Forecast, ForecastQuestion } from './types.ts';

const HORIZON_MS = 14 * 86_400_000;
/** Ten percent of a normal distribution lie beyond this many deviations. */
const BAND = 1.2816;
/** Trends change: no slope is known better than this, and errors are larger than a fit can know (by the bench's coverage). */
const NEVER_SURER = 0.06;
const ERROR_TIMES = 2;
/** A slope within this many standard errors of none is no trend. */
const SURE = 2.5;
/** A trend is not believed for longer than this many times the time for which it has been seen. */
const BELIEVED_TIMES = 5;
/** The way is looked along in at most so many steps. */
const MOST_STEPS = 4_000;

/**
 * When a bounded resource reaches its limit. The newest trend is found (single steps taken out, saw-teeth followed by their
 * tops, days and weeks by their patterns) and gone along until the limit; the band is the trend a little faster and slower.
 */
export function forecastLimit(question: ForecastQuestion): Forecast {
  const sign = question.direction === 'down' ? -1 : 1;
  const bins = binned(question.points, question.nowMs, sign);
  if (bins === undefined || !Number.isFinite(question.limit))
    return without('too-little-data', question, bins);
  const limit = sign * question.limit;
  const model = modelOf(bins);
  const told = {
    shape: model.shape,
    slopePerMs: (sign * model.slope) / bins.stepMs,
    sinceMs: bins.endMs - (model.count - 1 - model.first) * bins.stepMs,
  };
  if ((bins.values.at(-1) ?? -Infinity) >= limit) return { ...without('reached', question, bins), ...told };
  const horizonMs = question.nowMs + (question.horizonMs ?? HORIZON_MS);
  const reach = (slope: number, higher = 0): number | undefined =>
    crossing(model, slope, limit - higher, bins, horizonMs);
  const at = reach(model.slope);
  const seen = model.count - model.first;
  const rises = model.slope > SURE * model.slopeError;
  const ahead = at === undefined ? Infinity : (at - bins.endMs) / bins.stepMs;
  const inTooth = model.shape === 'saw-tooth' && ahead < seen;
  if (at === undefined || !(rises || inTooth) || ahead > BELIEVED_TIMES * seen) {
    return { ...without('not-before-horizon', question, bins), ...told };
  }
  const error = BAND * Math.hypot(ERROR_TIMES * model.slopeError, NEVER_SURER * model.slope);
  const noise = BAND * model.noise;
  return {
    verdict: 'reaches',
    atMs: at,
    earlyMs: Math.min(at, reach(model.slope + error, noise) ?? at),
    lateMs: reach(Math.max(0, model.slope - error), -noise),
    ...told,
  };
}

/** The first time at which the way meets the limit. */
function crossing(
  model: Model,
  slope: number,
  limit: number,
  bins: Bins,
  horizonMs: number,
): number | undefined {
  const most = (horizonMs - bins.endMs) / bins.stepMs;
  const step = Math.max(1, most / MOST_STEPS);
  let before = model.at(0, slope);
  if (before >= limit) return bins.endMs;
  for (let ahead = step; ahead <= most; ahead += step) {
    const value = model.at(ahead, slope);
    if (value >= limit) {
      const share = (limit - before) / (value - before);
      return bins.endMs + (ahead - step + share * step) * bins.stepMs;
    }
    before = value;
  }
  return undefined;
}

function without(verdict: Forecast['verdict'], question: ForecastQuestion, bins: Bins | undefined): Forecast {
  return {
    verdict,
    atMs: undefined,
    earlyMs: undefined,
    lateMs: undefined,
    shape: 'flat',
    slopePerMs: 0,
    sinceMs: bins?.endMs ?? question.nowMs,
  };
}
