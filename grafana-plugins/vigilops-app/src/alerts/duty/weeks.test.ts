import { describe, expect, it } from 'vitest';
import { weeksOf } from './weeks.ts';

const turn = (from: string, to: string, person: string, is_override = false) => ({
  from,
  to,
  person,
  is_override,
});
/** A Wednesday. */
const NOW = Date.parse('2026-03-04T12:00:00Z');

describe('the calendar of duty', () => {
  it('is four weeks from Monday on, by the clock of the plan', () => {
    const weeks = weeksOf([], NOW, 'Asia/Shanghai');
    expect(weeks.map((week) => [week[0]?.date, week.length])).toEqual([
      ['2026-03-02', 7],
      ['2026-03-09', 7],
      ['2026-03-16', 7],
      ['2026-03-23', 7],
    ]);
    expect(weeks[0]?.map(({ isToday }) => isToday).indexOf(true)).toBe(2);
    expect(weeks[0]?.map(({ isPast }) => isPast)).toEqual([true, true, false, false, false, false, false]);
  });

  it('shows both on the day on which one hands over to the other', () => {
    const [week] = weeksOf(
      [
        turn('2026-03-02T09:00:00Z', '2026-03-05T09:00:00Z', 'Ann'),
        turn('2026-03-05T09:00:00Z', '2026-03-09T09:00:00Z', 'Bob', true),
      ],
      NOW,
      'utc',
    );
    expect(week?.[2]?.people).toEqual([{ name: 'Ann', isOverride: false }]);
    expect(week?.[3]?.people.map(({ name }) => name)).toEqual(['Ann', 'Bob']);
    expect(week?.[4]?.people).toEqual([{ name: 'Bob', isOverride: true }]);
  });

  it('loses no day where the clock goes forward', () => {
    const days = weeksOf([], Date.parse('2026-03-25T12:00:00Z'), 'Europe/Berlin').flat();
    expect(new Set(days.map(({ date }) => date)).size).toBe(28);
  });
});
