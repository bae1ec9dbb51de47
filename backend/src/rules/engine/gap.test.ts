import { describe, expect, it } from 'vitest';
import { gapBetween } from './gap.ts';
import { EVERY_US } from './time.ts';

const T = 1_000 * EVERY_US;
const places = (moments: readonly number[]) => moments.map((us) => (us - T) / EVERY_US);

describe('what was missed since a rule was looked at', () => {
  it.each([0, 5e6, 10e6, 14.9e6])('is nothing %i us later: rounds are never exactly on time', (later) => {
    expect(gapBetween(T, T + later, 0)).toEqual({ lateUs: [], missedUs: [], lostUs: 0 });
  });

  it('is nothing of a rule that was never looked at', () => {
    expect(gapBetween(null, T, 0).lateUs).toEqual([]);
  });

  it('is nothing where the clock went back', () => {
    expect(gapBetween(T, T - 3_600e6, 0)).toEqual({ lateUs: [], missedUs: [], lostUs: 0 });
  });

  it('is looked at as far as it is not too long ago', () => {
    expect(places(gapBetween(T, T + 3 * EVERY_US, 0).lateUs)).toEqual([1, 2]);
    const { lateUs, missedUs, lostUs } = gapBetween(T, T + 100 * EVERY_US, 0);
    expect(places(lateUs)).toEqual(Array.from({ length: 36 }, (_, i) => 64 + i));
    expect(places(missedUs)).toEqual(Array.from({ length: 63 }, (_, i) => 1 + i));
    expect(lostUs).toBe(63 * EVERY_US);
  });

  it('is looked at only where what is stored can be trusted', () => {
    const { lateUs, missedUs } = gapBetween(T, T + 5 * EVERY_US, T + 3 * EVERY_US);
    expect([places(missedUs), places(lateUs)]).toEqual([[1, 2, 3], [4]]);
    expect(gapBetween(T, T + 5 * EVERY_US, Infinity).lateUs).toEqual([]);
  });

  it('is counted whole and listed in part after days', () => {
    const { lateUs, missedUs, lostUs } = gapBetween(T, T + 3 * 86_400e6, 0);
    expect(lostUs + (lateUs.length + 1) * EVERY_US).toBe(3 * 86_400e6);
    expect(missedUs).toHaveLength(360);
    expect((lateUs[0] ?? 0) - (missedUs.at(-1) ?? 0)).toBe(EVERY_US);
  });
});
