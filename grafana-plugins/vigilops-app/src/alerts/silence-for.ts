import { dateTimeForTimeZone } from '@grafana/data';
import { secondsOf } from './length.ts';

const HOUR = 3_600;
/** Bounds of the API, seconds. */
const SHORTEST = 60;
const LONGEST = 30 * 24 * HOUR;
const MORNING_HOUR = 9;

export const ONE_HOUR = HOUR;
export const FOUR_HOURS = 4 * HOUR;

/** Seconds until nine tomorrow by the clock of a place. `now` in milliseconds. */
export function untilTomorrow(now: number, timeZone: string): number {
  const morning = dateTimeForTimeZone(timeZone, now).add(1, 'day').startOf('day');
  // Not nine hours later: in the night of a change of the clock that is another time.
  morning.set('hour', MORNING_HOUR);
  return Math.round((morning.valueOf() - now) / 1_000);
}

/** Seconds of `30m`, `2h` or `1d 12h`; undefined where it is none, or shorter or longer than the API takes. */
export function silenceSeconds(text: string): number | undefined {
  const seconds = secondsOf(text);
  return seconds !== undefined && seconds >= SHORTEST && seconds <= LONGEST ? seconds : undefined;
}
