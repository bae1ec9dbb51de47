import fc from 'fast-check';
import { expect, it } from 'vitest';
import { slicesOf } from './slices.ts';

it('begins small at the newest end and grows', () => {
  expect([...slicesOf({ fromUs: 0, toUs: 100 }, 5, true)]).toEqual([
    { fromUs: 95, toUs: 100 },
    { fromUs: 75, toUs: 95 },
    { fromUs: 0, toUs: 75 },
  ]);
  expect([...slicesOf({ fromUs: 0, toUs: 20 }, 5, false)]).toEqual([
    { fromUs: 0, toUs: 5 },
    { fromUs: 5, toUs: 20 },
  ]);
});

it('covers every range once, without holes, in few slices', () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.nat(1e9),
      fc.integer({ min: 1, max: 1e5 }),
      fc.boolean(),
      (fromUs, length, first, newest) => {
        const slices = [...slicesOf({ fromUs, toUs: fromUs + length }, first, newest)];
        const ascending = newest ? slices.reverse() : slices;
        expect(ascending[0]?.fromUs ?? fromUs).toBe(fromUs);
        expect(ascending.at(-1)?.toUs ?? fromUs + length).toBe(fromUs + length);
        ascending.slice(1).forEach((slice, i) => {
          expect(slice.fromUs).toBe(ascending[i]?.toUs);
        });
        expect(slices.length).toBeLessThanOrEqual(17);
      },
    ),
  );
});
