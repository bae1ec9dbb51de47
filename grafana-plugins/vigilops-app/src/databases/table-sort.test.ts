import { describe, expect, it } from 'vitest';
import { nextSort, sortFromText, sortRows, sortToText, type SortColumn } from './table-sort.ts';

interface Row {
  readonly name: string;
  readonly size: number | null;
}
const columns: SortColumn<Row>[] = [
  { key: 'name', value: ({ name }) => name, smallFirst: true },
  { key: 'size', value: ({ size }) => size },
  { key: 'length', compare: (a, b) => b.name.length - a.name.length },
  { key: 'plain' },
];
const rows: Row[] = [
  { name: 't10', size: null },
  { name: 't9', size: 1 },
  { name: 'tab', size: 0 },
  { name: 'long', size: 20 },
];
const sorted = (text: string) =>
  sortRows(rows, columns, sortFromText(text, columns, { key: 'name', descending: false })).map(
    ({ name }) => name,
  );

describe('sorting a table', () => {
  it('counts numbers in names, and leaves what is not known to the end both ways', () => {
    expect(sorted('name')).toEqual(['long', 't9', 't10', 'tab']);
    expect(sorted('-size')).toEqual(['long', 't9', 'tab', 't10']);
    expect(sorted('size')).toEqual(['tab', 't9', 'long', 't10']);
    expect(sorted('-length')[0]).toBe('long');
  });

  it('takes what an address says in vain for its usual order', () => {
    expect(sorted('plain')).toEqual(sorted('name'));
    expect(sorted("size'--")).toEqual(sorted('name'));
  });

  it('begins with the worst, and turns round at the second time', () => {
    const [name = { key: '' }, size = { key: '' }] = columns;
    const first = nextSort({ key: 'name', descending: false }, size);
    expect(sortToText(first)).toBe('-size');
    expect(sortToText(nextSort(first, size))).toBe('size');
    expect(sortToText(nextSort(first, name))).toBe('name');
  });
});
