import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SampleColumns } from '../../model/index.ts';
import type { Part } from './rows.ts';
import { orderBySeries } from './series-order.ts';

interface Point {
  readonly series: number;
  readonly timeUs: number;
  readonly value: number | null;
}

function columnsOf(points: readonly Point[]): SampleColumns {
  return {
    length: points.length,
    seriesIds: Int32Array.from(points, ({ series }) => series),
    timesUs: Float64Array.from(points, ({ timeUs }) => timeUs),
    values: Float64Array.from(points, ({ value }) => value ?? 0),
    absent: Uint8Array.from(points, ({ value }) => (value === null ? 1 : 0)),
  };
}

function ordered(parts: readonly Part<SampleColumns>[]): Point[] {
  const { columns, order } = orderBySeries(parts);
  return Array.from({ length: columns.length }, (_, k) => {
    const row = order === null ? k : (order[k] ?? -1);
    return {
      series: columns.seriesIds[row] ?? NaN,
      timeUs: columns.timesUs[row] ?? NaN,
      value: columns.absent[row] === 1 ? null : (columns.values[row] ?? NaN),
    };
  });
}

const point = fc.record({
  series: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 ** 31 - 1 })),
  timeUs: fc.integer({ min: 0, max: 2 ** 51 }),
  value: fc.option(fc.double({ noNaN: true })),
});

it('gives every row of every part once, by series, and as they came within a series', () => {
  const part = fc.record({
    points: fc.array(point, { maxLength: 40 }),
    keep: fc.func(fc.boolean()),
    cut: fc.nat(),
    picked: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (inputs) => {
      const expected: Point[] = [];
      const parts = inputs.map(({ points, keep, cut, picked }) => {
        const index = picked ? Uint32Array.from(points.flatMap((_, row) => (keep(row) ? [row] : []))) : null;
        const rows = index === null ? points.map((_, row) => row) : [...index];
        const from = rows.length === 0 ? 0 : cut % (rows.length + 1);
        expected.push(...rows.slice(from).flatMap((row) => points[row] ?? []));
        return { columns: columnsOf(points), index, from, to: rows.length };
      });
      const wanted = expected
        .map((one, place) => ({ one, place }))
        .sort((a, b) => a.one.series - b.one.series || a.place - b.place)
        .map(({ one }) => one);
      expect(ordered(parts)).toEqual(wanted);
    }),
  );
});

it('leaves rows alone that are in order already', () => {
  const columns = columnsOf([
    { series: 1, timeUs: 5, value: 1 },
    { series: 1, timeUs: 4, value: 2 },
    { series: 9, timeUs: 1, value: null },
  ]);
  expect(orderBySeries([{ columns, index: null, from: 0, to: 3 }])).toEqual({ columns, order: null });
});
