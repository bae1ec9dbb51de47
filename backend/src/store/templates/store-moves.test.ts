import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plan } from './store-moves.ts';

/** As the table is after each plan. */
function apply(table: Map<number, number>, { rows, freed }: ReturnType<typeof plan>): void {
  freed.forEach((id) => table.delete(id));
  rows.forEach(({ from, to }) => table.set(from, to));
  for (const [from, to] of table) {
    const moved = rows.find((row) => row.from === to);
    if (moved !== undefined) {
      table.set(from, moved.to);
    }
  }
}

const move = fc.record({ from: fc.nat(12), to: fc.nat(12), byPeople: fc.boolean() });

it('whatever moves, each way has one step and none leads back', () => {
  fc.assert(
    fc.property(fc.array(fc.array(move, { maxLength: 6 }), { maxLength: 12 }), (rounds) => {
      const table = new Map<number, number>();
      for (const moves of rounds) {
        apply(table, plan(moves, table));
        for (const [from, to] of table) {
          expect(table.has(to), `${String(from)} to ${String(to)}`).toBe(false);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

it('what a miner found gives way to what is there, and people to nobody', () => {
  const found = { from: 1, to: 3, byPeople: false };
  expect(plan([found], new Map([[1, 2]])).rows).toEqual([]);
  expect(plan([{ ...found, byPeople: true }], new Map([[1, 2]])).rows).toEqual([{ from: 1, to: 3, next: 3 }]);
  // 3 became 1, and now 1 is to become 3.
  expect(plan([found], new Map([[3, 1]]))).toEqual({ rows: [], freed: [] });
  expect(plan([{ ...found, byPeople: true }], new Map([[3, 1]]))).toEqual({
    rows: [{ from: 1, to: 3, next: 3 }],
    freed: [3],
  });
});

it('people who send a template on to where it had been before make no ring', () => {
  const moves = [
    { from: 3, to: 1, byPeople: false },
    { from: 1, to: 2, byPeople: false },
    { from: 1, to: 3, byPeople: true },
  ];
  expect(plan(moves, new Map())).toEqual({ rows: [{ from: 1, to: 3, next: 3 }], freed: [3] });
});
