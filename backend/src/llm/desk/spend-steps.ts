import { VigilError } from '@vigilops/contracts';
import { addDays, createCalendar, mondayOf } from '@vigilops/runtime';

export const MAX_STEPS = 2_000;
const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;

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
  const calendar = createCalendar(timeZone);
  const today = calendar.dayAt(fromUs);
  const days = stepMs / DAY_MS;
  const first = days % DAYS_OF_WEEK === 0 ? mondayOf(today) : today;
  const beginMs =
    stepMs % DAY_MS === 0
      ? (number: number) => calendar.startOf(addDays(first, number * days)) / 1_000
      : fromMidnight(calendar.startOf(today) / 1_000, fromUs / 1_000, stepMs);
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

function fromMidnight(midnightMs: number, fromMs: number, stepMs: number): (number: number) => number {
  const first = midnightMs + Math.floor((fromMs - midnightMs) / stepMs) * stepMs;
  return (number) => first + number * stepMs;
}

/** The day of a place that a moment lies in, in microseconds. */
export function dayAt(timeZone: string, us: number): { readonly startUs: number; readonly endUs: number } {
  const calendar = createCalendar(timeZone);
  const day = calendar.dayAt(us);
  return { startUs: calendar.startOf(day), endUs: calendar.startOf(addDays(day, 1)) };
}
