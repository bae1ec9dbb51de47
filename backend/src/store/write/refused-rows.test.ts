import { describe, expect, it } from 'vitest';
import { createRefusedByRow, createUnfinishedSearches } from './refused-rows.ts';

describe('rows that were refused', () => {
  it('are counted by reason, and only those that are asked for', () => {
    const found = createRefusedByRow();
    found.add(3, 'bad text');
    found.add(5, 'too large');
    found.add(9, 'bad text');
    expect([...found.count([1, 3, 5, 9])]).toEqual([
      ['bad text', 2],
      ['too large', 1],
    ]);
    expect([...found.count([5])]).toEqual([['too large', 1]]);
  });

  it('keep no more than a few reasons, which may quote whole rows', () => {
    const found = createRefusedByRow();
    const rows = Array.from({ length: 100 }, (_, row) => row);
    rows.forEach((row) => {
      found.add(row, `reason ${String(row)}`);
    });
    const counts = found.count(rows);
    expect(counts.size).toBe(21);
    expect(counts.get('further rows were refused for other reasons')).toBe(80);
  });
});

describe('unfinished searches', () => {
  const foundRows = (...rows: number[]) => {
    const found = createRefusedByRow();
    rows.forEach((row) => {
      found.add(row, 'bad');
    });
    return found;
  };

  it('go on with what they found, each with its own', () => {
    const searches = createUnfinishedSearches();
    searches.keep('a', foundRows(1));
    expect(searches.resume('a').has(1)).toBe(true);
    expect(searches.resume('b').has(1)).toBe(false);
  });

  it('remember nothing of a batch without an id: it may be another one the next time', () => {
    const searches = createUnfinishedSearches();
    searches.keep(null, foundRows(1));
    expect(searches.resume(null).size).toBe(0);
  });

  it('forget the oldest beyond the bound, never the newest', () => {
    const searches = createUnfinishedSearches(3);
    searches.keep('a', foundRows(1, 2));
    searches.keep('b', foundRows(1, 2));
    searches.keep('c', foundRows(1, 2, 3, 4));
    expect(['a', 'b', 'c'].map((key) => searches.resume(key).size)).toEqual([0, 0, 4]);
  });
});
