import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetWindowAt } from './windows.ts';

const us = (text: string) => Date.parse(text) * 1_000;
const told = (window: 'day' | 'week' | 'month' | 'total', zone: string, at: string) => {
  const { startUs, endUs } = budgetWindowAt(window, zone, us(at));
  return [startUs, endUs ?? 0].map((time) => new Date(time / 1_000).toISOString());
};

describe('the window of a budget', () => {
  it.each([
    ['day', 'UTC', '2026-11-29T23:59:59.999Z', '2026-11-29T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['day', 'Asia/Shanghai', '2026-11-29T16:00:00Z', '2026-11-29T16:00:00.000Z', '2026-11-30T16:00:00.000Z'],
    ['week', 'UTC', '2026-11-29T12:00:00Z', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['week', 'UTC', '2026-11-30T00:00:00Z', '2026-11-30T00:00:00.000Z', '2026-12-07T00:00:00.000Z'],
    ['month', 'UTC', '2026-12-31T23:00:00Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['month', 'UTC', '2028-02-29T01:00:00Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ] as const)('is a %s of %s: %s', (window, zone, at, start, end) => {
    expect(told(window, zone, at)).toEqual([start, end]);
  });

  it('has 23 hours where clocks are put forward, and 25 where they are put back', () => {
    expect(told('day', 'Europe/Berlin', '2026-03-29T10:00:00Z')).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(told('day', 'Europe/Berlin', '2026-10-25T10:00:00Z')).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
  });

  it('never ends where it is for all times', () => {
    expect(budgetWindowAt('total', 'UTC', us('2026-11-29T00:00:00Z'))).toEqual({ startUs: 0, endUs: null });
  });

  it('holds its moment, and is the same for each moment in it', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/Havana',
      'Asia/Beirut',
      'Pacific/Apia',
      'Asia/Kolkata',
    );
    const moments = fc.integer({ min: us('2005-01-01T00:00:00Z'), max: us('2040-01-01T00:00:00Z') });
    fc.assert(
      fc.property(
        fc.constantFrom('day', 'week', 'month'),
        zones,
        moments,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (window, zone, at, part) => {
          const { startUs, endUs } = budgetWindowAt(window, zone, at);
          const lastUs = Number(endUs) - 1_000;
          expect(startUs).toBeLessThanOrEqual(at);
          expect(Number(endUs)).toBeGreaterThan(at);
          const other = startUs + Math.floor((part * (lastUs - startUs)) / 1_000) * 1_000;
          expect(budgetWindowAt(window, zone, other)).toEqual({ startUs, endUs });
          expect(budgetWindowAt(window, zone, Number(endUs)).startUs).toBe(endUs);
        },
      ),
      { numRuns: 300 },
    );
  });
});
