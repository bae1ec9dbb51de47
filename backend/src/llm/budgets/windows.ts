import type { BUDGET_WINDOWS } from '@vigilops/contracts/api';
import { wallClock } from '@vigilops/runtime';

type Window = (typeof BUDGET_WINDOWS)[number];

const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;
/** 1970-01-01 was a Thursday; weeks begin on Monday (ISO 8601). */
const FIRST_MONDAY_DAY = 4;

interface Stretch {
  readonly startUs: number;
  readonly endUs: number | null;
}

/** A calendar takes tens of microseconds to look into, and every call asks. Zones are few: the house has one. */
const newest = new Map<string, { readonly startUs: number; readonly endUs: number }>();

/**
 * The window that a moment lies in, by the calendar of a place: a day may have 23 or 25 hours, and an hour that comes twice
 * belongs to one window, as every moment does. Microseconds; the end is the begin of the next one.
 */
export function budgetWindowAt(window: Window, timeZone: string, nowUs: number): Stretch {
  if (window === 'total') {
    return { startUs: 0, endUs: null };
  }
  const key = `${window} ${timeZone}`;
  const known = newest.get(key);
  if (known !== undefined && known.startUs <= nowUs && nowUs < known.endUs) {
    return known;
  }
  const found = stretchAt(window, timeZone, nowUs);
  newest.set(key, found);
  return found;
}

function stretchAt(window: Exclude<Window, 'total'>, timeZone: string, nowUs: number) {
  const clock = wallClock(timeZone);
  const today = Math.floor(clock.shows(nowUs / 1_000) / DAY_MS);
  const [first, next] = daysOf(window, today);
  const startUs = clock.firstAt(first * DAY_MS) * 1_000;
  const endUs = clock.firstAt(next * DAY_MS) * 1_000;
  return { startUs, endUs };
}

/** First day of the window, and of the next, in days since 1970 on the wall. */
function daysOf(window: Exclude<Window, 'total'>, today: number): readonly [number, number] {
  switch (window) {
    case 'day':
      return [today, today + 1];
    case 'week': {
      const weekday = (((today - FIRST_MONDAY_DAY) % DAYS_OF_WEEK) + DAYS_OF_WEEK) % DAYS_OF_WEEK;
      return [today - weekday, today - weekday + DAYS_OF_WEEK];
    }
    case 'month': {
      const date = new Date(today * DAY_MS);
      const monthAt = (months: number) =>
        Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY_MS;
      return [monthAt(0), monthAt(1)];
    }
    default:
      return window satisfies never;
  }
}
