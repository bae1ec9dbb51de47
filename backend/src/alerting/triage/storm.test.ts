import { describe, expect, it } from 'vitest';
import { runStorm } from './test/storms.ts';

describe('a house in which much goes wrong', () => {
  it.each([1, 2])(
    'is told of every incident, in few messages, and of the rest why not (seed %i)',
    (seed) => {
      const { told, raw, lost, unexplained } = runStorm(seed);
      expect(lost).toEqual([]);
      expect(unexplained).toEqual([]);
      expect(told).toBeGreaterThan(0);
      expect(1 - told / raw).toBeGreaterThan(0.94);
    },
    60_000,
  );
});
