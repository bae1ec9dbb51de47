import { describe, expect, it } from 'vitest';
import { changeOf, ordinary, verdictOf } from './values.ts';

const above = { comparison: 'above', threshold: 90, recoversAt: 85 } as const;
const below = { comparison: 'below', threshold: 10, recoversAt: 15 } as const;

describe('a value against a limit', () => {
  // The table of the README.
  it.each([
    ['nothing', null, 'no_data', 'no_data'],
    ['NaN', NaN, 'no_data', 'no_data'],
    ['+Inf', Infinity, 'no_data', 'no_data'],
    ['-Inf', -Infinity, 'no_data', 'no_data'],
    ['beyond 1e290', 1e291, 'no_data', 'no_data'],
    ['1e290', 1e290, 'bad', 'good'],
    ['-0', -0, 'good', 'bad'],
    ['the threshold', 90, 'no_data', 'good'],
    ['just above it', 90.001, 'bad', 'good'],
    ['where it recovers', 85, 'good', 'good'],
    ['the threshold of the other way', 10, 'good', 'no_data'],
    ['where that recovers', 15, 'good', 'good'],
  ] as const)('has one answer for %s', (_what, value, isAbove, isBelow) => {
    expect(verdictOf(above, value)).toBe(isAbove);
    expect(verdictOf(below, value)).toBe(isBelow);
  });

  it('knows no zero with a sign', () => {
    expect(Object.is(ordinary(-0), 0)).toBe(true);
    expect(verdictOf({ comparison: 'below', threshold: 0, recoversAt: 0 }, -0)).toBe('good');
    expect(verdictOf({ comparison: 'above', threshold: -0, recoversAt: -0 }, 0)).toBe('good');
  });

  it('is good at once where it would recover on the wrong side of the threshold', () => {
    expect(verdictOf({ comparison: 'above', threshold: 1, recoversAt: 5 }, 1)).toBe('good');
  });
});

describe('a change between two windows', () => {
  it.each([
    ['value', null, 3, 3],
    ['change', 2, 5, 3],
    ['change', null, 5, null],
    ['change', 2, null, null],
    ['change', Infinity, 5, null],
    ['change_ratio', 2, 5, 1.5],
    ['change_ratio', -2, -1, 0.5],
    ['change_ratio', 4, 0, -1],
    ['change_ratio', 0, 5, null],
    ['change_ratio', -0, 0, null],
    ['change_ratio', NaN, 5, null],
  ] as const)('%s from %s to %s is %s', (of, earlier, now, expected) => {
    expect(changeOf(of, earlier, now)).toBe(expected);
  });
});
