import {
  backtest,
  forecastLimit,
  judgeForecasts,
  type ForecastPoint,
  type ForecastRecord,
  type PastForecast,
} from '@vigilops/analysis/forecast';
import type { ForecastConfidence } from '@vigilops/contracts/api';
import type { NewForecast, PastForecastRow } from '../../model/index.ts';

export type ResourceFacts = Pick<
  NewForecast,
  'key' | 'kind' | 'hostId' | 'serviceId' | 'service' | 'labels' | 'unit'
>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const HORIZON_MS = 14 * DAY_MS;
/** With fewer former forecasts, what would have been said is counted instead. */
const ENOUGH_PAST = 24;
const BACKTEST_EVERY_MS = 12 * HOUR_MS;
const BACKTESTS = 8;
const MOST_SHOWN = 168;

/** A forecast with how good former ones of the same resource were. `points` in order of time. */
export function makeForecast(
  facts: ResourceFacts,
  points: readonly ForecastPoint[],
  limit: number,
  past: readonly PastForecastRow[],
  nowMs: number,
): NewForecast {
  const question = { points, limit, nowMs, horizonMs: HORIZON_MS };
  const found = forecastLimit(question);
  const firstMs = points[0]?.timeMs ?? nowMs;
  const former = past.map(pastOf).filter(({ madeAtMs }) => madeAtMs >= firstMs);
  const isYoung = former.length < ENOUGH_PAST && found.verdict === 'reaches';
  const times = Array.from(
    { length: BACKTESTS },
    (_, step) => nowMs - (BACKTESTS - step) * BACKTEST_EVERY_MS,
  );
  const judged = isYoung
    ? backtest(
        question,
        times.filter((ms) => ms > firstMs + DAY_MS),
      )
    : former;
  const record = recordOf(judged, points, limit, nowMs);
  return {
    ...facts,
    verdict: found.verdict,
    atUs: us(found.atMs),
    earlyUs: us(found.earlyMs),
    lateUs: us(found.lateMs),
    confidence: confidenceOf(found, record, points.length, nowMs),
    value: points.findLast(({ value }) => value !== null)?.value ?? null,
    limit,
    shape: found.shape,
    slopePerDay: found.slopePerMs * DAY_MS,
    sinceUs: Math.round(found.sinceMs) * 1_000,
    madeAtUs: nowMs * 1_000,
    reachedAtUs: us(points.findLast(({ value }) => value !== null && value >= limit)?.timeMs),
    chart: shown(points),
    record: {
      judged: record.judged,
      medianError: record.medianError ?? null,
      inBand: record.inBand ?? null,
      falseAlarms: record.falseAlarms,
      missed: record.missed,
      made: former.length,
    },
  };
}

/** Against the first time at which the limit was reached after the first of them. */
function recordOf(
  past: readonly PastForecast[],
  points: readonly ForecastPoint[],
  limit: number,
  nowMs: number,
): ForecastRecord {
  const sinceMs = past[0]?.madeAtMs ?? Infinity;
  const reached = points.find(({ timeMs, value }) => timeMs > sinceMs && value !== null && value >= limit);
  return judgeForecasts(past, reached?.timeMs, nowMs, HORIZON_MS);
}

/** By how wide the band is against the time that is left, and by what former ones were worth. */
function confidenceOf(
  {
    verdict,
    atMs,
    earlyMs,
    lateMs,
  }: Pick<ReturnType<typeof forecastLimit>, 'verdict' | 'atMs' | 'earlyMs' | 'lateMs'>,
  { judged, medianError, falseAlarms, missed }: ForecastRecord,
  points: number,
  nowMs: number,
): ForecastConfidence {
  if (verdict === 'reached') {
    return 'high';
  }
  if (verdict !== 'reaches' || atMs === undefined || earlyMs === undefined) {
    return points >= 3 * 96 ? 'medium' : 'low';
  }
  const width = ((lateMs ?? Infinity) - earlyMs) / Math.max(1, atMs - nowMs);
  const wrong = judged === 0 ? 0 : (falseAlarms + missed) / judged;
  if (width > 1.5 || wrong > 0.5) {
    return 'low';
  }
  return judged >= 3 && wrong < 0.2 && (medianError ?? 0) <= 0.25 && width <= 0.8 ? 'high' : 'medium';
}

/** The highest value of each stretch: what a chart needs. */
function shown(points: readonly ForecastPoint[]): NewForecast['chart'] {
  const known = points.flatMap(({ timeMs, value }) => (value === null ? [] : [{ timeMs, value }]));
  const every = Math.max(1, Math.ceil(known.length / MOST_SHOWN));
  const parts = Array.from({ length: Math.ceil(known.length / every) }, (_, part) =>
    known.slice(part * every, (part + 1) * every),
  );
  return {
    timesMs: parts.map((part) => part.at(-1)?.timeMs ?? 0),
    values: parts.map((part) => Number(Math.max(...part.map(({ value }) => value)).toPrecision(6))),
  };
}

const us = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms) * 1_000);
const ms = (time: number | null) => (time === null ? undefined : time / 1_000);

function pastOf({ madeAtUs, atUs, earlyUs, lateUs }: PastForecastRow): PastForecast {
  return { madeAtMs: madeAtUs / 1_000, atMs: ms(atUs), earlyMs: ms(earlyUs), lateMs: ms(lateUs) };
}
