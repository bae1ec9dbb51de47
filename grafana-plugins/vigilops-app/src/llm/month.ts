import { dateTimeForTimeZone, type TimeRange } from '@grafana/data';

export interface Month {
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
}

/** The month of a moment, in a zone: that of the house, by which budgets count. */
export function monthOf(now: number, timeZone: string): Month {
  const start = dateTimeForTimeZone(timeZone, now).startOf('month');
  return {
    start: start.valueOf(),
    end: dateTimeForTimeZone(timeZone, now).startOf('month').add(1, 'month').valueOf(),
  };
}

/** What the API can read as it is. */
const PLAIN = /^now(?:-\d+[smhdw])?$/;

/** A range as the API is asked for it: relative ends stay relative where it knows them. */
export function askedRange({ raw, from, to }: TimeRange): { readonly from: string; readonly to: string } {
  const end = (text: TimeRange['raw']['from'], moment: TimeRange['from']) =>
    typeof text === 'string' && PLAIN.test(text) ? text : moment.toISOString();
  return { from: end(raw.from, from), to: end(raw.to, to) };
}
