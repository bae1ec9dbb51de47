import type { WeeklyTime } from '@vigilops/contracts/api';
import { wallClock } from '@vigilops/runtime';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** The epoch was a Thursday. */
const EPOCH_DAY = 4;

/** The day of the week and the minute of the day that a clock in that place shows. */
function clockAt(timeZone: string, atMs: number): { readonly day: number; readonly minute: number } {
  const shown = wallClock(timeZone).shows(atMs);
  const days = Math.floor(shown / DAY_MS);
  return { day: (((days + EPOCH_DAY) % 7) + 7) % 7, minute: Math.floor((shown - days * DAY_MS) / MINUTE_MS) };
}

/**
 * Whether the clock of its place shows a time within it. So an hour that a place has twice is in it twice, and one that
 * a place leaves out is not there to be in it; the end is not part of it.
 */
export function holdsWeekly({ days, from, to, time_zone: timeZone }: WeeklyTime, atUs: number): boolean {
  const { day, minute } = clockAt(timeZone, atUs / 1_000);
  const start = minuteOf(from);
  const end = minuteOf(to);
  const isOn = (index: number) => days.some((name) => name === DAYS[(index + 7) % 7]);
  return start < end
    ? isOn(day) && minute >= start && minute < end
    : (isOn(day) && minute >= start) || (isOn(day - 1) && minute < end);
}

const MINUTE_US = 60e6;
/** Two weeks: what ever changes does so within one. */
const HORIZON_MINUTES = 14 * DAY_MINUTES;
const HOUR_MINUTES = 60;

/** When it next begins or ends after `atUs`: to the minute, within two weeks. Null: it never does. */
export function nextChangeOf(weekly: WeeklyTime, atUs: number): number | null {
  const holds = holdsWeekly(weekly, atUs);
  const edges = [minuteOf(weekly.from), minuteOf(weekly.to), 0];
  const startUs = Math.floor(atUs / MINUTE_US) * MINUTE_US;
  let at = 0;
  while (at < HORIZON_MINUTES) {
    const { minute } = clockAt(weekly.time_zone, (startUs + at * MINUTE_US) / 1_000);
    // From edge to edge of the clock, by an hour at most: where the clock is moved, the step back finds the minute.
    const hop = Math.min(
      HOUR_MINUTES,
      ...edges.map((edge) => (edge - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES),
    );
    if (holdsWeekly(weekly, startUs + (at + hop) * MINUTE_US) !== holds) {
      let first = at + 1;
      while (holdsWeekly(weekly, startUs + first * MINUTE_US) === holds) {
        first += 1;
      }
      return startUs + first * MINUTE_US;
    }
    at += hop;
  }
  return null;
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
