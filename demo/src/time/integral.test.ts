import { describe, expect, it } from 'vitest';
import { createIntegral, type FillRates } from './integral.ts';

const START = Date.UTC(2026, 10, 20, 5, 17, 23);
const HOUR = 3_600_000;

function total(fill: FillRates, startMs: number, timeMs: number): number {
  const totals = new Float64Array(1);
  createIntegral(1, fill).totals(startMs, timeMs, totals);
  return totals[0] ?? Number.NaN;
}

const wavy: FillRates = (timeMs, rates) => {
  rates[0] = 1 + Math.sin(timeMs / 700_000);
};

describe('createIntegral', () => {
  it('adds up a constant rate exactly, over minutes, hours and days', () => {
    for (const seconds of [0, 1, 59, 3600, 90_000]) {
      const answer = total((_, rates) => (rates[0] = 3), START, START + seconds * 1000);
      expect(answer).toBeCloseTo(3 * seconds, 6);
    }
  });

  it('adds up a rising rate', () => {
    const rising: FillRates = (timeMs, rates) => {
      rates[0] = (timeMs - START) / 1000;
    };
    // Half of t squared; the first and last minute are taken as even.
    expect(total(rising, START, START + HOUR) / (3600 ** 2 / 2)).toBeCloseTo(1, 2);
  });

  it('answers the same whatever was asked before', () => {
    const times = Array.from({ length: 60 }, (_, i) => START + i * 37 * 60_000);
    const walked = createIntegral(1, wavy);
    const forwards = times.map((timeMs) => {
      const totals = new Float64Array(1);
      walked.totals(START, timeMs, totals);
      return totals[0];
    });
    const jumping = createIntegral(1, wavy);
    const backwards = times.toReversed().map((timeMs) => {
      const totals = new Float64Array(1);
      jumping.totals(START - HOUR, timeMs, totals);
      jumping.totals(START, timeMs, totals);
      return totals[0];
    });
    expect(backwards.toReversed()).toEqual(forwards);
  });

  it('serves two starts in turn', () => {
    const shared = createIntegral(1, wavy);
    const answer = (startMs: number, timeMs: number): number => {
      const totals = new Float64Array(1);
      shared.totals(startMs, timeMs, totals);
      return totals[0] ?? Number.NaN;
    };
    const starts = [START, START + 600_000];
    for (let timeMs = START + HOUR; timeMs < START + 3 * HOUR; timeMs += 900_000) {
      for (const startMs of starts) {
        expect(answer(startMs, timeMs)).toBe(total(wavy, startMs, timeMs));
      }
    }
  });

  it('never falls, also across the hours', () => {
    const integral = createIntegral(2, (timeMs, rates) => {
      rates[0] = Math.max(0, Math.sin(timeMs / 900_000));
      rates[1] = 1e9;
    });
    let before = new Float64Array(2);
    for (let timeMs = START; timeMs < START + 5 * HOUR; timeMs += 7_000) {
      const now = new Float64Array(2);
      integral.totals(START, timeMs, now);
      expect(now[0]).toBeGreaterThanOrEqual(before[0] ?? 0);
      expect(now[1]).toBeGreaterThanOrEqual(before[1] ?? 0);
      before = now;
    }
  });
});
