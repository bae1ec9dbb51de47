import { describe, expect, it } from 'vitest';
import { certificateForecast } from './certificates.ts';

const NOW_US = Date.parse('2026-03-01T12:00:00Z') * 1_000;
const DAY_US = 86_400e6;
const of = (...days: (number | null)[]) =>
  certificateForecast(
    { id: 7, name: 'shop' },
    days.map((day) => ({ certificateExpiresUs: day === null ? null : NOW_US + day * DAY_US })),
    NOW_US,
  );

describe('the forecast of a certificate', () => {
  it('is its date, the earliest that an observer saw', () => {
    expect(of(30, 20, null)).toMatchObject({
      verdict: 'reaches',
      atUs: NOW_US + 20 * DAY_US,
      value: 20,
      shape: 'known',
    });
  });

  it('is over, far away, or nothing at all', () => {
    expect(of(-1)).toMatchObject({ verdict: 'reached', atUs: null });
    expect(of(300)).toMatchObject({ verdict: 'not-before-horizon', atUs: null, value: 300 });
    expect(of(null)).toBeUndefined();
    expect(of()).toBeUndefined();
  });
});
