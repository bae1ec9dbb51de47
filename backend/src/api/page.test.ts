import { describe, expect, it } from 'vitest';
import { decodeMoment, encodeCursor, MOST_INTEGER } from './page.ts';

describe('a cursor of a moment', () => {
  it('is what an answer gave, whether its number was written as one or as text', () => {
    expect(decodeMoment(undefined, MOST_INTEGER)).toBeUndefined();
    expect(decodeMoment(encodeCursor('1772366400000001', 7), MOST_INTEGER)).toEqual({
      us: 1_772_366_400_000_001,
      tie: 7,
    });
    expect(decodeMoment(encodeCursor('0', '9007199254740991'), Number.MAX_SAFE_INTEGER)?.tie).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });

  it.each([
    ['-1', 1],
    ['0.5', 1],
    ['9007199254740991', 1],
    ['soon', 1],
    ['0', '2147483648'],
    ['0', '-1'],
    ['0', 'NaN'],
  ])('that somebody made up is refused: %s, %s', (text, tie) => {
    expect(() => decodeMoment(encodeCursor(text, tie), MOST_INTEGER)).toThrow('is not one that an answer');
  });
});
