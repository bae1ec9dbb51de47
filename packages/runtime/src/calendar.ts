import { wallClock } from './wall-clock.ts';

const DAY_MS = 86_400_000;

/** A day of the calendar: 2026-03-01. */
export type Day = string;

/** The day before or after by so many; of the calendar alone, without hours. */
export function addDays(day: Day, days: number): Day {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

/** The Monday at or before (ISO 8601). */
export function mondayOf(day: Day): Day {
  return addDays(day, -((new Date(Date.parse(day)).getUTCDay() + 6) % 7));
}

export function monthOf(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

/** The first day of the next month. */
export function nextMonth(month: Day): Day {
  return monthOf(addDays(month, 31));
}

/** Days of a time zone as it has them: of 23, 24 or 25 hours. `timeZone` is one that Intl knows. */
export interface Calendar {
  dayAt(us: number): Day;
  /** The first moment of a day, in microseconds. */
  startOf(day: Day): number;
}

export function createCalendar(timeZone: string): Calendar {
  const clock = wallClock(timeZone);
  const starts = new Map<Day, number>();

  return {
    dayAt: (us) => dayOf(clock.shows(Math.floor(us / 1_000))),
    startOf: (day) => {
      const known = starts.get(day) ?? clock.firstAt(Date.parse(day));
      starts.set(day, known);
      return known * 1_000;
    },
  };
}

function dayOf(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}
