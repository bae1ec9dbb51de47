import { dateTimeForTimeZone } from '@grafana/data';
import type { DutyNow } from '../types.ts';

export interface Day {
  /** `2026-03-02` by the clock of the plan. */
  readonly date: string;
  readonly dayOfMonth: string;
  readonly isPast: boolean;
  readonly isToday: boolean;
  /** Who has duty on that day, in the order of their turns. */
  readonly people: readonly { readonly name: string; readonly isOverride: boolean }[];
}

const WEEKS = 4;

/** Whole weeks from that of `now` (milliseconds) on, by the clock of a place, Monday first. */
export function weeksOf(turns: DutyNow['turns'], now: number, timeZone: string): Day[][] {
  const today = dateTimeForTimeZone(timeZone, now).startOf('day');
  const monday = dateTimeForTimeZone(timeZone, today.valueOf()).startOf('isoWeek');
  const spans = turns.map((turn) => ({ ...turn, start: Date.parse(turn.from), end: Date.parse(turn.to) }));
  const dayAt = (offset: number): Day => {
    const start = dateTimeForTimeZone(timeZone, monday.valueOf()).add(offset, 'day').startOf('day');
    const end = dateTimeForTimeZone(timeZone, start.valueOf()).add(1, 'day').valueOf();
    const people = spans
      .filter((span) => span.start < end && span.end > start.valueOf())
      .map(({ person, is_override: isOverride }) => ({ name: person, isOverride }));
    return {
      date: start.format('YYYY-MM-DD'),
      dayOfMonth: start.format('D'),
      isPast: end <= now,
      isToday: start.valueOf() === today.valueOf(),
      people: people.filter((one, at) => at === 0 || people[at - 1]?.name !== one.name),
    };
  };
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (_day, day) => dayAt(week * 7 + day)),
  );
}
