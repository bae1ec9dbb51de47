import { describe, expect, it } from 'vitest';
import { markOf } from './pattern-mark.ts';

const steps = (count: number, lines: number) => new Array<number>(count).fill(lines);

describe('what stands out about a pattern', () => {
  it('is that it is new, whatever else', () => {
    expect(markOf([0, 0, 100], true)).toBe('new');
    expect(markOf([], true)).toBe('new');
  });

  it('is that it comes much more often than before', () => {
    expect(markOf([...steps(16, 2), ...steps(4, 20)], false)).toBe('surging');
    expect(markOf([...steps(16, 10), ...steps(4, 20)], false)).toBeUndefined();
    expect(markOf([...steps(16, 0), ...steps(4, 1)], false)).toBeUndefined();
  });

  it('is that it came steadily, and no more', () => {
    expect(markOf([...steps(16, 5), ...steps(4, 0)], false)).toBe('vanished');
    expect(markOf([100, ...steps(15, 0), ...steps(4, 0)], false)).toBeUndefined();
    expect(markOf([...steps(16, 1), ...steps(4, 0)], false)).toBeUndefined();
  });

  it('is nothing where it goes on as before, or where there is too little to say', () => {
    expect(markOf(steps(20, 7), false)).toBeUndefined();
    expect(markOf([], false)).toBeUndefined();
    expect(markOf([500], false)).toBeUndefined();
  });
});
