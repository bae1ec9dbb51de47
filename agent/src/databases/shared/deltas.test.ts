import { describe, expect, it } from 'vitest';

import { createDeltas, type Totals } from './deltas.ts';

type Counts = Totals<'calls' | 'rows'>;
const counts = (calls: number, rows: number): Counts => ({ calls, rows });

describe('createDeltas', () => {
  it('only remembers in its first round', () => {
    const deltas = createDeltas<string, keyof Counts>();
    expect(deltas.take([['a', counts(100, 7)]])).toEqual({ items: [], isReset: false, isFirst: true });
  });

  it('tells what was added, and nothing of keys where nothing was', () => {
    const deltas = createDeltas<string, keyof Counts>();
    deltas.take([
      ['a', counts(100, 7)],
      ['b', counts(5, 5)],
    ]);
    expect(
      deltas.take([
        ['a', counts(103, 7)],
        ['b', counts(5, 5)],
      ]),
    ).toEqual({ items: [{ key: 'a', added: counts(3, 0) }], isReset: false, isFirst: false });
  });

  it('counts a key from 0 that is new after the first round', () => {
    const deltas = createDeltas<string, keyof Counts>();
    deltas.take([]);
    expect(deltas.take([['a', counts(4, 9)]]).items).toEqual([{ key: 'a', added: counts(4, 9) }]);
  });

  it('takes a total that fell for one that began anew, with all fields of its key', () => {
    const deltas = createDeltas<string, keyof Counts>();
    deltas.take([['a', counts(100, 10)]]);
    expect(deltas.take([['a', counts(2, 30)]])).toEqual({
      items: [{ key: 'a', added: counts(2, 30) }],
      isReset: true,
      isFirst: false,
    });
  });

  it('begins all anew where the server says that it did, though the totals are higher by now', () => {
    const deltas = createDeltas<string, keyof Counts>();
    deltas.take([['a', counts(100, 10)]], 'monday');
    expect(deltas.take([['a', counts(150, 15)]], 'tuesday')).toEqual({
      items: [{ key: 'a', added: counts(150, 15) }],
      isReset: true,
      isFirst: false,
    });
    expect(deltas.take([['a', counts(151, 15)]], 'tuesday').isReset).toBe(false);
  });

  it('only remembers again after it was told to forget', () => {
    const deltas = createDeltas<string, keyof Counts>();
    deltas.take([['a', counts(100, 10)]], 'here');
    deltas.forget();
    expect(deltas.take([['a', counts(900, 90)]], 'there')).toEqual({
      items: [],
      isReset: false,
      isFirst: true,
    });
  });

  it('knows a key again that was left out for a while', () => {
    const deltas = createDeltas<string, keyof Counts>();
    deltas.take([['a', counts(100, 10)]]);
    deltas.take([['b', counts(1, 1)]]);
    expect(deltas.take([['a', counts(101, 10)]]).items).toEqual([{ key: 'a', added: counts(1, 0) }]);
  });

  it('takes nonsense of a server for nothing', () => {
    const deltas = createDeltas<string, keyof Counts>();
    deltas.take([['a', counts(1, 1)]]);
    expect(deltas.take([['a', counts(Number.NaN, 3)]]).items).toEqual([{ key: 'a', added: counts(0, 2) }]);
  });

  it('never takes a key for new that it may have forgotten', () => {
    const deltas = createDeltas<string, keyof Counts>(2);
    deltas.take([
      ['a', counts(100, 1)],
      ['b', counts(100, 1)],
      ['c', counts(100, 1)],
    ]);
    expect(
      deltas.take([
        ['c', counts(101, 1)],
        ['b', counts(103, 1)],
      ]).items,
    ).toEqual([{ key: 'b', added: counts(3, 0) }]);
    expect(deltas.take([['c', counts(105, 1)]]).items).toEqual([{ key: 'c', added: counts(4, 0) }]);
  });
});
