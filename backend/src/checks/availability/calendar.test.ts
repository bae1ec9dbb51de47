import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDays, periodsOf } from './periods.ts';
import { addDays, createCalendar, mondayOf, monthOf, nextMonth } from '@vigilops/runtime';

const us = (iso: string) => Date.parse(iso) * 1_000;
const iso = (timeUs: number) => new Date(timeUs / 1_000).toISOString();

describe('a day of a time zone', () => {
  it.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00.000Z', 24],
    ['Asia/Shanghai', '2026-03-29', '2026-03-28T16:00:00.000Z', 24],
    ['Asia/Kathmandu', '2026-03-29', '2026-03-28T18:15:00.000Z', 24],
    ['Pacific/Kiritimati', '2026-03-29', '2026-03-28T10:00:00.000Z', 24],
    // Clocks are put forward at 2 o'clock, and back at 3.
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', 24.5],
    // Midnight does not exist: the day begins at 1 o'clock.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', 23],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 23],
    // Midnight is twice: the day begins with the first.
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', 25],
  ])('in %s, %s begins at %s and has %d hours', (zone, day, start, hours) => {
    const calendar = createCalendar(zone);
    const startUs = calendar.startOf(day);
    expect(iso(startUs)).toBe(start);
    expect((calendar.startOf(addDays(day, 1)) - startUs) / 3_600e6).toBe(hours);
    expect(calendar.dayAt(startUs)).toBe(day);
    expect(calendar.dayAt(startUs - 1)).toBe(addDays(day, -1));
  });

  it('may be left out: Samoa went from the 29th to the 31st', () => {
    const calendar = createCalendar('Pacific/Apia');
    expect(iso(calendar.startOf('2011-12-31'))).toBe('2011-12-30T10:00:00.000Z');
    const range = { fromUs: us('2011-12-29T20:00:00Z'), toUs: us('2011-12-31T00:00:00Z') };
    expect(periodsOf(range, 'day', calendar, 10)?.map(({ firstDay }) => firstDay)).toEqual([
      '2011-12-29',
      '2011-12-31',
    ]);
  });

  it('holds every moment, whatever the zone', () => {
    const zones = [
      'America/New_York',
      'America/St_Johns',
      'Europe/Dublin',
      'Africa/Casablanca',
      'Asia/Tehran',
    ];
    const moment = fc.integer({
      min: us('1975-01-01T00:00:00Z') / 1e6,
      max: us('2040-01-01T00:00:00Z') / 1e6,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moment, (zone, seconds) => {
        const calendar = createCalendar(zone);
        const day = calendar.dayAt(seconds * 1e6);
        expect(calendar.startOf(day)).toBeLessThanOrEqual(seconds * 1e6);
        expect(calendar.startOf(addDays(day, 1))).toBeGreaterThan(seconds * 1e6);
      }),
      { numRuns: 300 },
    );
  });
});

describe('days, weeks and months', () => {
  it('begin on Mondays and on the first', () => {
    expect(mondayOf('2026-03-01')).toBe('2026-02-23');
    expect(mondayOf('2026-03-02')).toBe('2026-03-02');
    expect(monthOf('2026-12-31')).toBe('2026-12-01');
    expect(nextMonth('2026-12-01')).toBe('2027-01-01');
    expect(nextMonth('2024-02-01')).toBe('2024-03-01');
  });

  it('are cut to the range, and named by their first day', () => {
    const range = { fromUs: us('2026-01-30T12:00:00Z'), toUs: us('2026-03-02T06:00:00Z') };
    const told = (period: 'week' | 'month') =>
      periodsOf(range, period, createCalendar('UTC'), 10)?.map(
        ({ firstDay, fromUs, toUs }) => `${firstDay}: ${iso(fromUs)} ${iso(toUs)}`,
      );
    expect(told('month')).toEqual([
      '2026-01-01: 2026-01-30T12:00:00.000Z 2026-02-01T00:00:00.000Z',
      '2026-02-01: 2026-02-01T00:00:00.000Z 2026-03-01T00:00:00.000Z',
      '2026-03-01: 2026-03-01T00:00:00.000Z 2026-03-02T06:00:00.000Z',
    ]);
    expect(told('week')?.at(0)).toMatch(/^2026-01-26: 2026-01-30T12/);
    expect(told('week')?.at(-1)).toBe('2026-03-02: 2026-03-02T00:00:00.000Z 2026-03-02T06:00:00.000Z');
  });

  it('are not counted beyond a bound', () => {
    const range = { fromUs: 0, toUs: us('2200-01-01T00:00:00Z') };
    expect(periodsOf(range, 'day', createCalendar('UTC'), 400)).toBeUndefined();
  });

  it('of the past end with this moment of today', () => {
    const nowUs = us('2026-03-29T10:00:00Z');
    const days = lastDays(3, nowUs, createCalendar('Europe/Berlin'));
    expect(days.map(({ firstDay }) => firstDay)).toEqual(['2026-03-27', '2026-03-28', '2026-03-29']);
    expect(days.at(-1)).toMatchObject({ fromUs: us('2026-03-28T23:00:00Z'), toUs: nowUs });
  });
});
