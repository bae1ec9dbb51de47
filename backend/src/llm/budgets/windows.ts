import type { BUDGET_WINDOWS } from '@vigilops/contracts/api';
import { addDays, createCalendar, mondayOf, monthOf, nextMonth, type Day } from '@vigilops/runtime';

type Window = (typeof BUDGET_WINDOWS)[number];

const DAYS_OF_WEEK = 7;

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
  const calendar = createCalendar(timeZone);
  const [first, next] = daysOf(window, calendar.dayAt(nowUs));
  return { startUs: calendar.startOf(first), endUs: calendar.startOf(next) };
}

/** The first day of the window, and of the next. */
function daysOf(window: Exclude<Window, 'total'>, today: Day): readonly [Day, Day] {
  switch (window) {
    case 'day':
      return [today, addDays(today, 1)];
    case 'week':
      return [mondayOf(today), addDays(mondayOf(today), DAYS_OF_WEEK)];
    case 'month':
      return [monthOf(today), nextMonth(monthOf(today))];
    default:
      return window satisfies never;
  }
}
