import { describe, expect, it } from 'vitest';
import { withoutBursts } from './bursts.ts';
import { lastSegment, withoutJumps } from './segment.ts';

const DAY = 24;

function series(length: number, value: (index: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, index) => value(index) + 0.02 * Math.sin(index * 7.7));
}

describe('withoutBursts', () => {
  it('leaves only the floor of a series of bursts, up to where one could still go away, and knows their height', () => {
    const bursts = series(20 * DAY, (index) => 50 + (index % 30 < 4 ? 20 : 0));
    const calm = withoutBursts(bursts, 8, DAY);
    expect(calm.isBursty).toBe(true);
    expect(Math.max(...calm.values)).toBeLessThan(51);
    expect(calm.values.length).toBe(bursts.length - 8);
    expect(calm.crest(1)).toBeCloseTo(20, 0);
  });

  it('expects a rare high burst of many days, not of the next', () => {
    const rare = series(30 * DAY, (index) => (index % (5 * DAY) < 3 ? 30 : 0));
    const { crest } = withoutBursts(rare, 8, DAY);
    expect(crest(1)).toBeLessThan(5);
    expect(crest(10)).toBeCloseTo(30, 0);
  });

  it('does not touch waves, lines and single bursts', () => {
    const wave = series(10 * DAY, (index) => 5 * Math.sin((2 * Math.PI * index) / DAY));
    const line = series(10 * DAY, (index) => index / 10);
    const single = series(10 * DAY, (index) => (index >= 100 && index < 104 ? 30 : 0));
    for (const values of [wave, line, single]) expect(withoutBursts(values, 8, DAY).values).toBe(values);
  });
});

describe('lastSegment', () => {
  it('takes a step out and keeps the slope from before it', () => {
    const stepped = series(200, (index) => index * 0.1 + (index > 120 ? 15 : 0));
    const { first, steps } = lastSegment(stepped, 8, true);
    expect(first).toBe(0);
    expect(steps).toHaveLength(1);
    expect(steps[0]).toBeCloseTo(15, 0);
  });

  it('begins where the slope changed', () => {
    const { first, steps } = lastSegment(
      series(200, (index) => Math.max(0, index - 120)),
      8,
      true,
    );
    expect(first).toBeGreaterThanOrEqual(117);
    expect(first).toBeLessThanOrEqual(123);
    expect(steps).toEqual([]);
  });
});

describe('withoutJumps', () => {
  it('moves what came before a jump to where the jump led, and leaves a burst alone', () => {
    const { values, jumps } = withoutJumps(
      series(100, (index) => (index >= 60 ? 40 : 0) + (index === 30 ? 25 : 0)),
    );
    expect(jumps.map(({ at }) => at)).toEqual([60]);
    expect(values[10]).toBeCloseTo(40, 0);
    expect(values[90]).toBeCloseTo(40, 0);
    expect(values[30]).toBeCloseTo(65, 0);
  });
});
