import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, compareInGroup, compareLabels } from './go-order.ts';

const labels = fc.dictionary(
  fc.constantFrom('a', 'b', 'job', 'instance', '\uFFFD', '😀'),
  fc.constantFrom('', '1', '2', '\uFFFD', '😀'),
  { maxKeys: 4 },
);

describe('the order of Go', () => {
  it('is that of bytes: an emoji comes after U+FFFD', () => {
    expect('😀' < '\uFFFD').toBe(true);
    expect(compareBytes('😀', '\uFFFD')).toBeGreaterThan(0);
  });

  it.each([
    [{}, { a: '1' }],
    [{ b: '1' }, { a: '1', b: '1' }],
    [{ b: '2' }, { a: '1' }],
    [{ a: '1' }, { a: '2' }],
    [
      { a: '1', b: '1' },
      { a: '1', b: '2' },
    ],
  ])('puts %j before %j', (first, second) => {
    expect(compareLabels(first, second)).toBeLessThan(0);
    expect(compareLabels(second, first)).toBeGreaterThan(0);
  });

  it('of alerts in a group goes by job and instance first, and those without come last', () => {
    const inOrder = [
      { job: 'a', instance: '2', x: '1' },
      { job: 'b', instance: '1' },
      { job: 'b', instance: '2' },
      { job: 'b' },
      { instance: '1' },
      { a: '1' },
    ];
    expect(inOrder.toReversed().sort(compareInGroup)).toEqual(inOrder);
  });

  it('is an order', () => {
    fc.assert(
      fc.property(labels, labels, labels, (a, b, c) => {
        for (const compare of [compareLabels, compareInGroup]) {
          expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
          if (compare(a, b) <= 0 && compare(b, c) <= 0) {
            expect(compare(a, c)).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });
});
