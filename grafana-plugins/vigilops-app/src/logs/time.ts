import { dateTimeFormat, timeZoneAbbrevation, type TimeZone } from '@grafana/data';

/** A day's lines are told apart by their clock alone; others carry month and day. */
export function shortTime(timeMs: number, timeZone: TimeZone, withDay: boolean): string {
  return dateTimeFormat(timeMs, { timeZone, format: withDay ? 'MM-DD HH:mm:ss.SSS' : 'HH:mm:ss.SSS' });
}

/** Day, clock and zone. */
export function longTime(timeMs: number, timeZone: TimeZone): string {
  const clock = dateTimeFormat(timeMs, { timeZone, format: 'YYYY-MM-DD HH:mm:ss.SSS' });
  return `${clock} ${timeZoneAbbrevation(timeMs, { timeZone })}`;
}

/** False while all of them lie in one day of the viewer. */
export function spansDays(first: number, last: number, timeZone: TimeZone): boolean {
  const day = (timeMs: number) => dateTimeFormat(timeMs, { timeZone, format: 'YYYY-MM-DD' });
  return day(first) !== day(last);
}
