import { describe, expect, it } from 'vitest';
import { Tally } from './tally.ts';

describe('Tally', () => {
  it('adds up by reason and keeps the first example', () => {
    const tally = new Tally();
    tally.reject('too old', 2, 'metric "a"');
    tally.reject('too old', 3, 'metric "b"');
    tally.reject('no name');
    expect(tally.rejections()).toEqual([
      { reason: 'too old (first: metric "a")', count: 5 },
      { reason: 'no name', count: 1 },
    ]);
    expect(tally.rejected).toBe(6);
  });

  it('loses no count when there are more reasons than anyone reads', () => {
    const tally = new Tally();
    for (let n = 0; n < 1_000; n += 1) {
      tally.reject(`reason ${n}`);
      tally.warn(`note ${n}`);
    }
    const rejections = tally.rejections();
    expect(rejections.length).toBeLessThanOrEqual(41);
    expect(rejections.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
    expect(tally.warnings().length).toBeLessThanOrEqual(40);
  });

  it('lets a defect through, so that it is not taken for a bad item', () => {
    const tally = new Tally();
    expect(() => {
      tally.rejectFor(new TypeError('a defect'), 'data point');
    }).toThrow('a defect');
  });
});
