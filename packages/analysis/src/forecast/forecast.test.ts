import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, forecastLimit, judgeForecasts, type Forecast, type PastForecast } from './index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEP = 15 * MINUTE;
const NOW = 100 * DAY;

function noise(index: number): number {
  const x = Math.sin(index * 12.9898) * 43_758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

/** Asks with points every quarter of an hour for some days until now; `value` gets the days until now, which are negative. */
function ask(value: (days: number) => number, days: number, limit = 100): Forecast {
  const count = Math.round((days * DAY) / STEP);
  const points = Array.from({ length: count + 1 }, (_, index) => {
    const timeMs = NOW - (count - index) * STEP;
    return { timeMs, value: value((timeMs - NOW) / DAY) + 0.1 * noise(index) };
  });
  return forecastLimit({ points, limit, nowMs: NOW });
}

function daysUntil(timeMs: number | undefined): number {
  return ((timeMs ?? NaN) - NOW) / DAY;
}

describe('forecastLimit', () => {
  it('goes on along a line, and gives a band around', () => {
    const forecast = ask((days) => 80 + 4 * days, 7);
    expect(forecast).toMatchObject({ verdict: 'reaches', shape: 'line' });
    expect(daysUntil(forecast.atMs)).toBeCloseTo(5, 0);
    expect(daysUntil(forecast.earlyMs)).toBeLessThan(daysUntil(forecast.atMs));
    expect(daysUntil(forecast.lateMs)).toBeGreaterThan(daysUntil(forecast.atMs));
    expect(forecast.slopePerMs * DAY).toBeCloseTo(4, 1);
  });

  it('claims nothing of a series that rests', () => {
    expect(ask(() => 97, 7)).toMatchObject({ verdict: 'not-before-horizon', shape: 'flat', atMs: undefined });
  });

  it('claims nothing beyond its horizon', () => {
    expect(ask((days) => 40 + 1 * days, 7).verdict).toBe('not-before-horizon');
  });

  it('follows the tops of a saw-tooth, not the tooth that is rising', () => {
    const teeth = (days: number, slope: number): number => 60 + slope * days + 20 * (((days % 1) + 1) % 1);
    expect(ask((days) => teeth(days, 0), 10)).toMatchObject({
      verdict: 'not-before-horizon',
      shape: 'saw-tooth',
    });
    const growing = ask((days) => teeth(days, 4), 10);
    expect(growing.shape).toBe('saw-tooth');
    expect(daysUntil(growing.atMs)).toBeGreaterThan(4);
    expect(daysUntil(growing.atMs)).toBeLessThan(6.1);
  });

  it('does not take one step for a trend', () => {
    expect(ask((days) => (days < -0.1 ? 40 : 60), 7).verdict).toBe('not-before-horizon');
    const stepped = ask((days) => 60 + 4 * days + (days < -2 ? 0 : 20), 7);
    expect(daysUntil(stepped.atMs)).toBeCloseTo(5, 0);
  });

  it('sees a leak by what happens since it began', () => {
    const leak = ask((days) => 50 + 20 * Math.max(0, days + 1), 14);
    expect(daysUntil(leak.atMs)).toBeCloseTo(1.5, 0);
    expect((NOW - leak.sinceMs) / DAY).toBeCloseTo(1, 0);
  });

  it('lets days and weekends pass', () => {
    const week = (days: number, slope: number): number =>
      80 + slope * days + (((Math.floor(days) % 7) + 7) % 7 < 5 ? 10 * Math.sin(2 * Math.PI * days) : -5);
    expect(ask((days) => week(days, 0), 28).verdict).toBe('not-before-horizon');
    const growing = ask((days) => week(days, 1.5), 28);
    expect(growing.shape).toBe('weekly');
    expect(daysUntil(growing.atMs)).toBeGreaterThan(6);
    expect(daysUntil(growing.atMs)).toBeLessThan(12);
  });

  it('does not take a burst for a trend where bursts have come and gone', () => {
    const burst = (days: number): number => {
      const hours = (((days + 0.1) * 24) % 60) + 60;
      return hours % 60 < 4 ? 50 + 6 * (hours % 60) : 50;
    };
    expect(ask(burst, 21).verdict).toBe('not-before-horizon');
  });

  it('counts down as well as up', () => {
    const points = Array.from({ length: 100 }, (_, index) => ({
      timeMs: NOW - (99 - index) * HOUR,
      value: 30 - index / 24,
    }));
    const forecast = forecastLimit({ points, limit: 20, direction: 'down', nowMs: NOW });
    expect(forecast.verdict).toBe('reaches');
    expect(daysUntil(forecast.atMs)).toBeCloseTo(10 - 99 / 24, 1);
    expect(forecast.slopePerMs * DAY).toBeCloseTo(-1, 3);
  });

  it('says when the limit is reached already', () => {
    expect(ask(() => 100.5, 7).verdict).toBe('reached');
  });

  it.each([
    ['nothing', []],
    ['one point', [{ timeMs: NOW, value: 50 }]],
    ['points of one time', [1, 2, 3, 4].map((value) => ({ timeMs: NOW, value }))],
    ['points without values', [1, 2, 3].map((hour) => ({ timeMs: NOW - hour * HOUR, value: NaN }))],
    ['points of the future only', [1, 2, 3].map((hour) => ({ timeMs: NOW + hour * HOUR, value: 50 }))],
  ])('says that it knows too little of %s', (_, points) => {
    expect(forecastLimit({ points, limit: 100, nowMs: NOW }).verdict).toBe('too-little-data');
  });

  it('answers the same whatever the order of the points, with holes and doubles', () => {
    const points = Array.from({ length: 200 }, (_, index) => ({
      timeMs: NOW - index * HOUR,
      value: 90 - index * 0.1,
    }));
    const messy = [...points].reverse().concat(points.slice(5, 9), { timeMs: NOW - HOUR / 2, value: NaN });
    expect(forecastLimit({ points: messy, limit: 100, nowMs: NOW })).toEqual(
      forecastLimit({ points, limit: 100, nowMs: NOW }),
    );
  });

  it('never throws, and names no time that is past or beyond its horizon', () => {
    const value = fc.oneof(
      fc.double({ min: 0, max: 120 }),
      fc.constantFrom(null, NaN, Infinity, -Infinity, 1e308, -1e308, 0),
    );
    const point = fc.record({ timeMs: fc.integer({ min: NOW - 20 * DAY, max: NOW + DAY }), value });
    fc.assert(
      fc.property(
        fc.array(point, { maxLength: 120 }),
        fc.constantFrom(100, 0, -5, NaN, 1e308),
        (points, limit) => {
          const forecast = forecastLimit({ points, limit, nowMs: NOW });
          if (forecast.atMs === undefined) return;
          expect(forecast.verdict).toBe('reaches');
          expect(forecast.atMs).toBeLessThanOrEqual(NOW + 14 * DAY);
          expect(forecast.earlyMs).toBeLessThanOrEqual(forecast.atMs);
          expect(forecast.lateMs ?? Infinity).toBeGreaterThanOrEqual(forecast.atMs);
        },
      ),
    );
  });
});

describe('judgeForecasts', () => {
  const made = (hour: number, at: number | undefined, early?: number, late?: number): PastForecast => ({
    madeAtMs: hour * HOUR,
    atMs: at === undefined ? undefined : at * HOUR,
    earlyMs: early === undefined ? undefined : early * HOUR,
    lateMs: late === undefined ? undefined : late * HOUR,
  });

  it('compares what was named with what came', () => {
    const past = [made(0, 110, 90, 120), made(50, 90, 80, 95), made(60, undefined), made(105, 200)];
    expect(judgeForecasts(past, 100 * HOUR, 300 * HOUR, 14 * DAY)).toEqual({
      judged: 3,
      medianError: 0.2,
      inBand: 0.5,
      falseAlarms: 0,
      missed: 1,
    });
  });

  it('calls those false alarms whose time has passed with all its band', () => {
    const past = [made(0, 50, 40, 60), made(0, 50, 40, 500), made(0, 400), made(0, undefined)];
    const record = judgeForecasts(past, undefined, 100 * HOUR, 3 * DAY);
    expect(record).toMatchObject({ falseAlarms: 1, missed: 0, judged: 2, medianError: undefined });
  });
});

describe('backtest', () => {
  it('asks again as of then, with what was known then', () => {
    const points = Array.from({ length: 240 }, (_, index) => ({
      timeMs: NOW - (239 - index) * HOUR,
      value: 50 + index * 0.2,
    }));
    const reached = NOW + 11 * HOUR;
    const past = backtest({ points, limit: 100, nowMs: NOW }, [NOW - 5 * DAY, NOW - 2 * DAY, NOW + DAY]);
    expect(past.map(({ madeAtMs }) => madeAtMs)).toEqual([NOW - 5 * DAY, NOW - 2 * DAY]);
    const record = judgeForecasts(past, reached, reached + DAY, 14 * DAY);
    expect(record).toMatchObject({ judged: 2, inBand: 1 });
    expect(record.medianError).toBeLessThan(0.02);
  });
});
