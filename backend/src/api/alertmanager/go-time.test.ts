import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGoTime, writeGoTime } from './go-time.ts';

describe("times of Alertmanager's API", () => {
  it.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00:00.123456789Z', '2026-03-01T12:00:00.123Z'],
    ['2026-03-01T17:30:00.5+05:30', '2026-03-01T12:00:00.500Z'],
    ['2026-03-01T04:00:00-0800', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00:00', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01t12:00:00z', '2026-03-01T12:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, written) => {
    expect(writeGoTime(readGoTime(text) ?? Number.NaN)).toBe(written);
  });

  it.each(['', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'])('%j is none', (text) => {
    expect(readGoTime(text)).toBeUndefined();
  });

  it.each([
    'now',
    '2026-03-01',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T25:00:00Z',
    '1e9',
  ])('%j cannot be read', (text) => {
    expect(readGoTime(text)).toBeNull();
  });

  it('are read as they are written, where a double has all microseconds', () => {
    const dates = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect(readGoTime(date.toISOString())).toBe(date.getTime() * 1_000);
        expect(writeGoTime(date.getTime() * 1_000)).toBe(date.toISOString());
      }),
    );
  });
});
