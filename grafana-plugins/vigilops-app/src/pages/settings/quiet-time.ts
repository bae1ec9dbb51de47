import type { Settings } from './draft.ts';

export type QuietTime = Settings['notifications']['quiet_times'][number];
export type Weekday = QuietTime['days'][number];

export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** A Monday. */
const SOME_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** `Mon`, `周一`: in the viewer's language. */
export const weekdayName = (day: Weekday, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(
    SOME_MONDAY + WEEKDAYS.indexOf(day) * DAY_MS,
  );

/** A night of the working week. */
export const newQuietTime = (zone: string): QuietTime => ({
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '22:00',
  to: '07:00',
  time_zone: zone,
});

/** Days keep the order of the week; the last one cannot be taken away. */
export function withDay({ days }: QuietTime, day: Weekday, on: boolean): Weekday[] {
  const next = WEEKDAYS.filter((each) => (each === day ? on : days.includes(each)));
  return next.length === 0 ? [...days] : next;
}

/** It ends on the day after. */
export const isOverMidnight = ({ from, to }: QuietTime) => to <= from;
