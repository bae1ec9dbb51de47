import { describe, expect, it } from 'vitest';
import { stepsOf } from './spend-steps.ts';

const us = (iso: string) => Date.parse(iso) * 1_000;
const begins = (from: string, to: string, stepSeconds: number, zone: string) =>
  stepsOf({ fromUs: us(from), toUs: us(to) }, stepSeconds, zone).map((at) =>
    new Date(at / 1_000).toISOString().slice(0, 16),
  );
const DAY = 86_400;

describe('steps of a range', () => {
  it('of days begin with those of the place, also where one has 25 hours', () => {
    expect(begins('2026-10-24T12:00:00Z', '2026-10-27T00:00:00Z', DAY, 'Europe/Berlin')).toEqual([
      '2026-10-23T22:00',
      '2026-10-24T22:00',
      '2026-10-25T23:00',
      '2026-10-26T23:00',
    ]);
  });

  it('of weeks begin on Monday', () => {
    expect(begins('2026-11-01T00:00:00Z', '2026-11-10T00:00:00Z', 7 * DAY, 'Asia/Shanghai')).toEqual([
      '2026-10-25T16:00',
      '2026-11-01T16:00',
      '2026-11-08T16:00',
    ]);
  });

  it('of hours are whole hours of the place, with its half one', () => {
    expect(begins('2026-11-01T10:10:00Z', '2026-11-01T12:30:00Z', 3_600, 'Asia/Kolkata')).toEqual([
      '2026-11-01T09:30',
      '2026-11-01T10:30',
      '2026-11-01T11:30',
    ]);
  });

  it('are none where the range is empty, and cover its begin to the microsecond', () => {
    expect(begins('2026-11-01T00:00:00Z', '2026-10-01T00:00:00Z', 60, 'UTC')).toEqual([]);
    const [first] = stepsOf({ fromUs: 61_500_001, toUs: 99e6 }, 60, 'UTC');
    expect(first).toBe(60_000_000);
  });

  it('are refused where there are too many', () => {
    const all = { fromUs: 0, toUs: us('2026-01-01T00:00:00Z') };
    expect(() => stepsOf(all, 60, 'UTC')).toThrow(expect.objectContaining({ code: 'QUERY_TOO_LARGE' }));
  });
});
