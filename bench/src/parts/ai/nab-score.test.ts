import { describe, expect, it } from 'vitest';
import { bestThreshold, probationOf, scaledSigmoid, scoreAt, sheetOf, type Profile } from './nab-score.ts';

const STANDARD: Profile = { name: 'standard', truePositive: 1, falsePositive: 0.11, falseNegative: 1 };

function series(length: number, windows: [number, number][], detections: number[]) {
  const scores = new Float64Array(length);
  for (const index of detections) scores[index] = 1;
  return { name: 's', scores, windows };
}

function score(
  length: number,
  windows: [number, number][],
  detections: number[],
  profile = STANDARD,
): number {
  return scoreAt(sheetOf([series(length, windows, detections)]), profile, 1);
}

describe('the scoring of the Numenta benchmark', () => {
  it('gives 0 to silence and 100 to a detection at the beginning of each window', () => {
    expect(
      score(
        1_000,
        [
          [500, 599],
          [800, 899],
        ],
        [],
      ),
    ).toBe(0);
    expect(
      score(
        1_000,
        [
          [500, 599],
          [800, 899],
        ],
        [500, 800],
      ),
    ).toBeCloseTo(100);
  });

  it('weighs positions by the published sigmoid', () => {
    expect(scaledSigmoid(-1)).toBeCloseTo(0.98661, 5);
    expect(scaledSigmoid(0)).toBe(0);
    expect(scaledSigmoid(1)).toBeCloseTo(-0.98661, 5);
    expect(scaledSigmoid(3.1)).toBe(-1);
  });

  it('counts only the earliest of several detections in a window', () => {
    expect(score(1_000, [[500, 599]], [500, 510, 590])).toBe(score(1_000, [[500, 599]], [500]));
    expect(score(1_000, [[500, 599]], [590])).toBeLessThan(score(1_000, [[500, 599]], [510]));
  });

  it('takes off every false detection: all of it before the first window, less just after one', () => {
    const hit = score(1_000, [[500, 599]], [500]);
    // Weight 0.11 of a scale on which 100 points are 2.
    expect(hit - score(1_000, [[500, 599]], [300, 500])).toBeCloseTo(5.5);
    const justAfter = hit - score(1_000, [[500, 599]], [500, 601]);
    expect(justAfter).toBeGreaterThan(0);
    expect(justAfter).toBeLessThan(1);
    expect(hit - score(1_000, [[500, 599]], [500, 950])).toBeCloseTo(5.5, 1);
  });

  it('does not look at detections on probation, which never lasts longer than 750 points', () => {
    expect(score(1_000, [[500, 599]], [10, 149, 500])).toBeCloseTo(100);
    expect(score(1_000, [[500, 599]], [150, 500])).toBeLessThan(100);
    expect(probationOf(1_000)).toBe(150);
    expect(probationOf(100_000)).toBe(750);
  });

  it('punishes what the profile says', () => {
    const lowFalsePositives = { ...STANDARD, falsePositive: 0.22 };
    expect(score(1_000, [[500, 599]], [300, 500], lowFalsePositives)).toBeCloseTo(100 - 11);
    const lowFalseNegatives = { ...STANDARD, falseNegative: 2 };
    expect(
      score(
        1_000,
        [
          [500, 599],
          [800, 899],
        ],
        [500],
        lowFalseNegatives,
      ),
    ).toBeCloseTo(50);
  });

  it('chooses the threshold with which all series together score best', () => {
    const one = series(1_000, [[500, 599]], []);
    one.scores[500] = 0.7;
    one.scores[300] = 0.4;
    const other = series(1_000, [[700, 799]], []);
    other.scores[700] = 0.6;
    const best = bestThreshold(sheetOf([one, other]), STANDARD);
    expect(best).toMatchObject({ threshold: 0.6 });
    expect(best.score).toBeCloseTo(100);
  });

  it('finds it best to say nothing where every detection is false', () => {
    const only = series(1_000, [[500, 599]], [200, 300, 400]);
    expect(bestThreshold(sheetOf([only]), STANDARD)).toEqual({ threshold: Infinity, score: 0 });
  });
});
