import { forecastLimit } from './forecast.ts';
import type { ForecastQuestion } from './types.ts';

/** A forecast that was made, as a room of the backend keeps it. */
export interface PastForecast {
  madeAtMs: number;
  /** Undefined: it said that the limit is not reached before the horizon. */
  atMs: number | undefined;
  earlyMs: number | undefined;
  lateMs: number | undefined;
}

/** How good past forecasts of a resource were, as far as that can be known by now. */
export interface ForecastRecord {
  /** Forecasts whose outcome is known: the limit was reached, or the time that they named has passed. */
  judged: number;
  /** Median of |named - true time to the limit| ÷ true time, over those made before the limit was reached. */
  medianError: number | undefined;
  /** Share of those in whose band the limit was reached; about 0.8 when the band is right. */
  inBand: number | undefined;
  /** They named a time, which passed (with its band) without the limit being reached. */
  falseAlarms: number;
  /** They named none, and the limit was reached within `horizonMs`. */
  missed: number;
}

/**
 * Compares forecasts with what came. `reachedAtMs` is when the limit was reached after the first of them, if it was by
 * `nowMs`. Forecasts made after it are not counted, nor those of which nobody can know yet.
 */
export function judgeForecasts(
  past: readonly PastForecast[],
  reachedAtMs: number | undefined,
  nowMs: number,
  horizonMs: number,
): ForecastRecord {
  const errors: number[] = [];
  let inBand = 0;
  let falseAlarms = 0;
  let missed = 0;
  let silent = 0;
  for (const { madeAtMs, atMs, earlyMs, lateMs } of past) {
    if (reachedAtMs !== undefined && madeAtMs < reachedAtMs) {
      if (atMs !== undefined) {
        errors.push(Math.abs(atMs - reachedAtMs) / (reachedAtMs - madeAtMs));
        inBand += (earlyMs ?? atMs) <= reachedAtMs && reachedAtMs <= (lateMs ?? Infinity) ? 1 : 0;
      } else if (reachedAtMs - madeAtMs <= horizonMs) missed++;
      else silent++;
    } else if (reachedAtMs === undefined) {
      if (atMs !== undefined && (lateMs ?? atMs) < nowMs) falseAlarms++;
      else if (atMs === undefined && madeAtMs + horizonMs < nowMs) silent++;
    }
  }
  errors.sort((a, b) => a - b);
  return {
    judged: errors.length + falseAlarms + missed + silent,
    medianError: errors[errors.length >> 1],
    inBand: errors.length === 0 ? undefined : inBand / errors.length,
    falseAlarms,
    missed,
  };
}

/**
 * What would have been said on the way: the question asked again at each of the times, with only what was known then. For a
 * resource that has no past forecasts yet.
 */
export function backtest(question: ForecastQuestion, timesMs: readonly number[]): readonly PastForecast[] {
  return timesMs
    .filter((timeMs) => timeMs <= question.nowMs)
    .map((madeAtMs) => {
      const { verdict, atMs, earlyMs, lateMs } = forecastLimit({ ...question, nowMs: madeAtMs });
      return { verdict, madeAtMs, atMs, earlyMs, lateMs };
    })
    .filter(({ verdict }) => verdict === 'reaches' || verdict === 'not-before-horizon')
    .map(({ madeAtMs, atMs, earlyMs, lateMs }) => ({ madeAtMs, atMs, earlyMs, lateMs }));
}
