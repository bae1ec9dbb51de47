import { describe, expect, it } from 'vitest';
import { createCadence } from './cadence.ts';

const MINUTE = 60_000;

/** A cadence that has seen a hundred points, five minutes apart; the last at 0. */
function everyFive() {
  const cadence = createCadence();
  for (let index = -99; index <= 0; index++) cadence.arrive(index * 5 * MINUTE);
  return cadence;
}

describe('createCadence', () => {
  it('takes jitter and a lost point for nothing', () => {
    const cadence = everyFive();
    const told = [4, 11, 15, 25, 29.5, 36].map((minutes) => cadence.arrive(minutes * MINUTE));
    expect(new Set(told)).toEqual(new Set(['next']));
  });

  it('tells a pause of hours', () => {
    expect(everyFive().arrive(300 * MINUTE)).toBe('gap');
  });

  it('learns another rhythm once it is steady, and takes it for usual then', () => {
    const cadence = everyFive();
    const told = Array.from({ length: 60 }, (_, index) => cadence.arrive((index + 1) * MINUTE));
    expect(told.filter((word) => word === 'new-rhythm')).toHaveLength(1);
    expect(cadence.silence(65 * MINUTE)).toBeLessThan(0.5);
    expect(cadence.silence(80 * MINUTE)).toBeGreaterThan(0.5);
  });

  it('keeps its rhythm when intervals are of all lengths', () => {
    const cadence = everyFive();
    let now = 0;
    const told = Array.from({ length: 100 }, (_, index) => {
      now += (index % 3 === 0 ? 1 : index % 3 === 1 ? 30 : 120) * MINUTE;
      return cadence.arrive(now);
    });
    expect(told).not.toContain('new-rhythm');
  });

  it('knows nothing of silence before there were points', () => {
    expect(createCadence().silence(1e12)).toBe(0);
  });
});
