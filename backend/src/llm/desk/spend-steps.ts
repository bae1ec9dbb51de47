import { VigilError } from '@vigilops/contracts';
import { wallClock } from '@vigilops/runtime';

export const MAX_STEPS = 2_000;
const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;
/** 1970-01-01 was a Thursday; weeks begin on Monday (ISO 8601). */
const FIRST_MONDAY_DAY = 4;

/**
 * Begins of the steps of a range, in microseconds, the first not after it. Steps of whole days begin with days of the place,
 * which may have 23 or 25 hours, and those of whole weeks with Mondays; shorter ones are counted from the midnight before.
 * Throws QUERY_TOO_LARGE.
 */
export function stepsOf(
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
  stepSeconds: number,
  timeZone: string,
): readonly number[] {
  const stepMs = stepSeconds * 1_000;
  const clock = wallClock(timeZone);
  const fromMs = fromUs / 1_000;
  const today = Math.floor(clock.shows(fromMs) / DAY_MS);
  const isDays = stepMs % DAY_MS === 0;
  const beginMs = isDays
    ? (number: number) =>
        clock.firstAt((firstDay(today, stepMs / DAY_MS) + number * (stepMs / DAY_MS)) * DAY_MS)
    : fromMidnight(clock.firstAt(today * DAY_MS), fromMs, stepMs);
  const begins: number[] = [];
  for (let at = beginMs(0); at * 1_000 < toUs; at = beginMs(begins.length)) {
    if (begins.length === MAX_STEPS) {
      throw new VigilError(
        'QUERY_TOO_LARGE',
        `more than ${String(MAX_STEPS)} steps: raise step_seconds or narrow the range`,
      );
    }
    begins.push(Math.round(at) * 1_000);
  }
  return begins;
}

function firstDay(today: number, days: number): number {
  const weekday = (((today - FIRST_MONDAY_DAY) % DAYS_OF_WEEK) + DAYS_OF_WEEK) % DAYS_OF_WEEK;
  return days % DAYS_OF_WEEK === 0 ? today - weekday : today;
}

function fromMidnight(midnightMs: number, fromMs: number, stepMs: number): (number: number) => number {
  const first = midnightMs + Math.floor((fromMs - midnightMs) / stepMs) * stepMs;
  return (number) => first + number * stepMs;
}

/** The day of a place that a moment lies in, in microseconds. */
export function dayAt(timeZone: string, us: number): { readonly startUs: number; readonly endUs: number } {
  const clock = wallClock(timeZone);
  const today = Math.floor(clock.shows(us / 1_000) / DAY_MS);
  return {
    startUs: clock.firstAt(today * DAY_MS) * 1_000,
    endUs: clock.firstAt((today + 1) * DAY_MS) * 1_000,
  };
}
