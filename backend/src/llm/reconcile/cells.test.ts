import { describe, expect, it } from 'vitest';
import { countOf, dayOf, picoOfCell } from './cells.ts';

const MARCH_1 = Date.UTC(2026, 2, 1) * 1_000;
const HOUR_US = 3_600e6;

describe('days', () => {
  it.each([
    '2026-03-01',
    '20260301',
    '2026/3/1',
    '2026.03.01',
    ' 2026-03-01T00:00:00 ',
    '2026-03-01 23:00',
    '2026-03-01T13:00:00.000Z',
    '2026-03-01 05:00:00 UTC',
    '1772323200',
    '1772323200.0',
    '1772359200000',
  ])('are read in the ways that consoles write them: %s', (cell) => {
    expect(dayOf(cell)).toEqual({ dayUs: MARCH_1, utcOffsetMinutes: 0 });
  });

  it('begin where their provider says', () => {
    expect(dayOf('2026-03-01T07:00:00+08:00')).toEqual({
      dayUs: MARCH_1 - 8 * HOUR_US,
      utcOffsetMinutes: 480,
    });
    expect(dayOf('2026-03-01T00:00:00-0330')).toEqual({
      dayUs: MARCH_1 + 3.5 * HOUR_US,
      utcOffsetMinutes: -210,
    });
  });

  it.each([
    '',
    'Total',
    '2026-02-30',
    '2026-13-01',
    '03/01/2026',
    '1.3.2026',
    '0001-01-01',
    '2026-3',
    '202631',
  ])('are not guessed: "%s"', (cell) => {
    expect(dayOf(cell)).toBeUndefined();
  });
});

describe('counts', () => {
  it.each([
    ['59200.0', 59_200],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['1 234 567', 1_234_567],
    ['1\u202F234', 1_234],
    ["1'234", 1_234],
    ['12e3', 12_000],
    ['0', 0],
  ])('are whole, with thousands parted or not: %s', (cell, value) => {
    expect(countOf(cell)).toBe(value);
  });

  it.each(['-5', '1.5', 'many', '12,34', '1e99', '9007199254740993'])('are not guessed: %s', (cell) => {
    expect(countOf(cell)).toBeUndefined();
  });
});

describe('amounts', () => {
  it.each([
    ['0.008016000000000000000000000000', 8_016_000_000n],
    ['3.6e-9', 3_600n],
    ['1E2', 100_000_000_000_000n],
    ['$1,234.50', 1_234_500_000_000_000n],
    ['1.234,50 €', 1_234_500_000_000_000n],
    ['¥12', 12_000_000_000_000n],
    ['1,234', 1_234_000_000_000_000n],
    ['0,5', 500_000_000_000n],
    ['(3.20)', -3_200_000_000_000n],
    ['\u22120.1', -100_000_000_000n],
    ['.5', 500_000_000_000n],
    ['0.0000000000006', 1n],
    ['0.0000000000004', 0n],
  ])('are exact to a 1e-12 of their unit: %s', (cell, pico) => {
    expect(picoOfCell(cell, false)).toBe(pico);
  });

  it('have commas for decimals where the file has', () => {
    expect(picoOfCell('1,234', true)).toBe(1_234_000_000_000n);
    expect(picoOfCell('1.234.567', true)).toBe(1_234_567_000_000_000_000n);
  });

  it.each(['', 'free', '1.2.3', '12,34,5', '1,23.5', '1e400', '1000000000000000', '--1', '.'])(
    'are not guessed: "%s"',
    (cell) => {
      expect(picoOfCell(cell, false)).toBeUndefined();
    },
  );
});
