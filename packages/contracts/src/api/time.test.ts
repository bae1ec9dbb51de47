import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimeUs, parseTimeUs } from './time.ts';

const NOW_US = Date.UTC(2026, 2, 1, 12) * 1_000;

describe('parseTimeUs', () => {
  it.each([
    ['2026-03-01T12:00:00Z', NOW_US],
    ['2026-03-01T20:00:00.000001+08:00', NOW_US + 1],
    ['2026-03-01T12:00:00.123456789Z', NOW_US + 123_456],
    ['now', NOW_US],
    ['now-15m', NOW_US - 900e6],
    ['now-250ms', NOW_US - 250_000],
    ['now-999999999w', 0],
  ])('reads %s', (text, expected) => {
    expect(parseTimeUs(text, NOW_US)).toBe(expected);
  });
  it.each([
    '',
    '2026-03-01',
    '2026-03-01T12:00:00',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2200-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    'now-1y',
    'now+1h',
    '1772366400',
    '2026-03-01T12:00:00Z; DROP TABLE hosts',
  ])('refuses %j', (text) => {
    expect(parseTimeUs(text, NOW_US)).toBeUndefined();
  });
  it('reads back every microsecond that it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_258_118_399_999_999 }), (us) => {
        expect(parseTimeUs(formatTimeUs(us), NOW_US)).toBe(us);
      }),
    );
  });
});
