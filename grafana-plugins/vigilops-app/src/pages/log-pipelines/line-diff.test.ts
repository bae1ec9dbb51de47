import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffOf } from './line-diff.ts';

const told = (before: string, after: string) =>
  diffOf(before.split(''), after.split(''))
    .map(({ kind, value }) => `${{ same: ' ', gone: '-', new: '+' }[kind]}${value}`)
    .join('');

describe('a difference', () => {
  it('keeps as much as it can, and tells what is gone before what is new', () => {
    expect(told('abcd', 'abcd')).toBe(' a b c d');
    expect(told('abxd', 'abyzd')).toBe(' a b-x+y+z d');
    expect(told('', 'ab')).toBe('+a+b');
    expect(told('abcab', 'cab')).toBe('-a-b c a b');
    expect(told('axbxc', 'abc')).toBe(' a-x b-x c');
  });

  it('is the first without what is new, and the second without what is gone', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const parts = diffOf(before, after);
        const without = (kind: string) =>
          parts.filter((each) => each.kind !== kind).map(({ value }) => value);
        expect(without('new')).toEqual(before);
        expect(without('gone')).toEqual(after);
      }),
    );
  });

  it('of two long texts without anything in common is told as a whole', () => {
    const long = (word: string) => Array.from({ length: 3_000 }, (_, at) => `${word} ${String(at)}`);
    expect(diffOf(long('a'), long('b'))).toHaveLength(6_000);
  });
});
