import { describe, expect, it } from 'vitest';
import { runs, type BandPoint } from './BandChart.tsx';

const points = (...values: readonly (number | null)[]): BandPoint[] =>
  values.map((value, time) => ({ time, value, low: null, high: null }));

describe('the lines of a chart with a band', () => {
  it('break where nothing is known, and a lone point is none', () => {
    const found = runs(points(1, 2, null, 3, null, 4, 5, 6), ({ value }) => value !== null);
    expect(found.map((run) => run.map(({ value }) => value))).toEqual([
      [1, 2],
      [4, 5, 6],
    ]);
  });
});
