import { describe, expect, it } from 'vitest';
import { keyOf, uniformAt } from './hash.ts';
import { noiseAt, textureAt, warpedTime } from './noise.ts';
import { createRandom } from './random.ts';

const key = keyOf(42, 'test');
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('keyOf', () => {
  it('tells apart parts that read alike when joined', () => {
    expect(keyOf('ab', 'c')).not.toBe(keyOf('a', 'bc'));
    expect(keyOf(1, 2)).not.toBe(keyOf(12));
  });
});

describe('uniformAt', () => {
  it('spreads evenly over [0, 1), also at positions past 32 bits', () => {
    const values = numbers(10_000).map((i) => uniformAt(key, 2 ** 40 + i));
    const tenths = numbers(10).map(
      (tenth) => values.filter((value) => Math.floor(value * 10) === tenth).length,
    );
    expect(tenths.every((count) => count > 850 && count < 1150)).toBe(true);
  });
});

describe('createRandom', () => {
  it('gives the same numbers for the same key and position, others for a neighbour', () => {
    const draw = (position: number): number[] => numbers(5).map(() => createRandom(key, position).next());
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it.each([0.05, 3, 80])('draws counts with mean and variance %d', (mean) => {
    const random = createRandom(key, mean);
    const counts = numbers(20_000).map(() => random.poisson(mean));
    const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / counts.length;
    expect(Math.abs(average - mean) / mean).toBeLessThan(0.08);
    expect(Math.abs(variance - mean) / mean).toBeLessThan(0.12);
  });

  it('draws log-normal values around the median', () => {
    const random = createRandom(key);
    const below = numbers(10_000).filter(() => random.logNormal(8, 0.5) < 8).length;
    expect(below).toBeGreaterThan(4800);
    expect(below).toBeLessThan(5200);
  });

  it('refuses to pick from nothing', () => {
    expect(() => createRandom(key).pick([])).toThrow(RangeError);
  });
});

describe('noise', () => {
  it('stays within its amplitude and is continuous', () => {
    const step = 1000;
    const values = numbers(5000).map((i) => noiseAt(key, 1.7e12 + i * step, 60_000));
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1);
    const jumps = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? 0)));
    // Smoothstep climbs at most 1.5 times as fast as a straight line over two units.
    expect(Math.max(...jumps)).toBeLessThanOrEqual((3 * step) / 60_000 + 1e-9);
  });

  it('is alike at neighbouring times and not at distant ones', () => {
    const series = numbers(4000).map((i) =>
      textureAt(key, i * 15_000, [{ periodMs: 600_000, amplitude: 1 }]),
    );
    const correlation = (lag: number): number => {
      const pairs = series.slice(lag).map((value, i) => value * (series[i] ?? 0));
      return (
        pairs.reduce((sum, value) => sum + value, 0) / series.reduce((sum, value) => sum + value * value, 0)
      );
    };
    expect(correlation(1)).toBeGreaterThan(0.9);
    expect(Math.abs(correlation(400))).toBeLessThan(0.25);
  });

  it('warps time without ever turning it back', () => {
    const warped = numbers(20_000).map((i) => warpedTime(key, 1.7e12 + i * 500, 45_000, 0.9));
    expect(warped.slice(1).every((value, i) => value > (warped[i] ?? 0))).toBe(true);
  });
});
