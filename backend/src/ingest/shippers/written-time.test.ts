import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWrittenTime } from './written-time.ts';

describe('written times', () => {
  it.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z', 0n, 0],
    ['2026-03-01T12:00:00.123456789Z', '2026-03-01T12:00:00.123Z', 456_789n, 9],
    ['2026-03-01 12:00:00,5', '2026-03-01T12:00:00.500Z', 0n, 1],
    ['2026-03-01T12:00:00.1+05:30', '2026-03-01T06:30:00.100Z', 0n, 1],
    ['2026-03-01T12:00:00-0800', '2026-03-01T20:00:00.000Z', 0n, 0],
    ['2026-03-01T12:00:60Z', '2026-03-01T12:01:00.000Z', 0n, 0],
  ])('are read to the nanosecond: %s', (text, iso, nanos, digits) => {
    expect(readWrittenTime(text)).toEqual({
      unixNano: BigInt(Date.parse(iso)) * 1_000_000n + nanos,
      digits,
    });
  });

  it.each([
    '',
    'now',
    '2026-13-01T00:00:00Z',
    '2026-03-01',
    '2026-03-01T25:00:00Z',
    '1e3',
    '2026-03-01T12:61Z',
  ])('are none: %j', (text) => {
    expect(readWrittenTime(text)).toBeUndefined();
  });

  it('are what JavaScript writes', () => {
    const date = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (at) => {
        expect(readWrittenTime(at.toISOString())?.unixNano).toBe(BigInt(at.getTime()) * 1_000_000n);
      }),
    );
  });
});
