import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPatternMemory } from './memory.ts';

const CAPACITY = 8;
const WIDTH = 3;

/** What the memory must answer, by looking at all of the newest patterns. */
function nearest(patterns: readonly Float64Array[], asked: Float64Array): number {
  return Math.min(
    ...patterns
      .slice(-CAPACITY)
      .map((pattern) => Math.max(...pattern.map((part, index) => Math.abs(part - (asked[index] ?? 0))))),
  );
}

describe('createPatternMemory', () => {
  const pattern = fc
    .array(fc.integer({ min: -20, max: 20 }), { minLength: WIDTH, maxLength: WIDTH })
    .map((parts) => Float64Array.from(parts));

  it('finds the nearest of the newest patterns, as looking at all of them would', () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 40 }),
        fc.array(pattern, { minLength: 1 }),
        (known, asked) => {
          const memory = createPatternMemory(WIDTH, CAPACITY);
          for (const one of known) memory.add(one);
          expect(memory.count()).toBe(Math.min(CAPACITY, known.length));
          for (const one of asked) expect(memory.distance(one)).toBe(nearest(known, one));
        },
      ),
    );
  });

  it('forgets and finds the same after it was exported', () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 20 }),
        fc.array(pattern, { maxLength: 20 }),
        pattern,
        (first, second, asked) => {
          const one = createPatternMemory(WIDTH, CAPACITY);
          for (const known of first) one.add(known);
          const other = createPatternMemory(WIDTH, CAPACITY, one.export());
          for (const known of second) {
            one.add(known);
            other.add(known);
          }
          expect(other.distance(asked)).toBe(one.distance(asked));
        },
      ),
    );
  });

  it('tells which part differed most from the nearest', () => {
    const memory = createPatternMemory(WIDTH, CAPACITY);
    memory.add(Float64Array.of(1, 2, 3));
    memory.add(Float64Array.of(50, 50, 50));
    memory.distance(Float64Array.of(1, 2, 9));
    expect(memory.farthestPart()).toBe(2);
  });
});
