import { describe, expect, it } from 'vitest';
import { csvOf } from './csv.ts';

const cells = (...values: readonly (string | number | boolean | null)[]) =>
  csvOf(
    ['a'],
    values.map((a) => ({ a })),
  )
    .split('\r\n')
    .slice(1, -1);

describe('a table', () => {
  it('has a head, lines that end with CRLF, and nothing where there is nothing', () => {
    expect(csvOf(['name', 'met'], [{ name: 'shop', met: null }])).toBe('name,met\r\nshop,\r\n');
    expect(csvOf(['name'], [])).toBe('name\r\n');
  });

  it('quotes what would break its lines', () => {
    expect(cells('a,b', 'say "no"', 'plain', '')).toEqual(['"a,b"', '"say ""no"""', 'plain', '']);
    expect(csvOf(['a'], [{ a: 'one\r\ntwo' }])).toBe('a\r\n"one\r\ntwo"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('marks %j as text', (text) => {
    expect(csvOf(['a'], [{ a: text }]).slice(3)).toMatch(/^"?'/);
  });

  it('leaves numbers as they are, those below zero too', () => {
    expect(cells(-1.5, 99.9, true)).toEqual(['-1.5', '99.9', 'true']);
  });
});
