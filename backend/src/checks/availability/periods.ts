import type { Period, Range } from '../checks.ts';
import { addDays, mondayOf, monthOf, nextMonth, type Calendar, type Day } from '@vigilops/runtime';

/** A day, week or month, or what of it lies within a range. */
export interface PeriodSpan extends Range {
  readonly firstDay: Day;
}

const FIRST = { day: (day: Day) => day, week: mondayOf, month: monthOf };
const NEXT = {
  day: (first: Day) => addDays(first, 1),
  week: (first: Day) => addDays(first, 7),
  month: nextMonth,
};

/** Those that a range touches, oldest first, cut to it; undefined where there are more than `atMost`. */
export function periodsOf(
  { fromUs, toUs }: Range,
  period: Period,
  calendar: Calendar,
  atMost: number,
): readonly PeriodSpan[] | undefined {
  const spans: PeriodSpan[] = [];
  let firstDay = FIRST[period](calendar.dayAt(fromUs));
  let startUs = calendar.startOf(firstDay);
  while (startUs < toUs) {
    const nextDay = NEXT[period](firstDay);
    const endUs = calendar.startOf(nextDay);
    if (spans.length === atMost) {
      return undefined;
    }
    // A day that a zone left out has no moment.
    if (endUs > Math.max(startUs, fromUs)) {
      spans.push({ firstDay, fromUs: Math.max(startUs, fromUs), toUs: Math.min(endUs, toUs) });
    }
    [firstDay, startUs] = [nextDay, endUs];
  }
  return spans;
}

/** So many days up to this moment, which is on the last of them. */
export function lastDays(days: number, nowUs: number, calendar: Calendar): readonly PeriodSpan[] {
  const today = calendar.dayAt(nowUs);
  return Array.from({ length: days }, (_, place) => {
    const firstDay = addDays(today, place - days + 1);
    const endUs = calendar.startOf(addDays(firstDay, 1));
    return { firstDay, fromUs: calendar.startOf(firstDay), toUs: Math.min(endUs, nowUs) };
  });
}
