import { HOSTILE_TEXTS } from '@vigilops/testkit/hostile';
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

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＠SUM(A1)'])(
    'marks %j as text',
    (text) => {
      expect(csvOf(['a'], [{ a: text }]).slice(3)).toMatch(/^"?'/);
    },
  );

  it('gives back each hostile text in one cell, and none that a spreadsheet would run', () => {
    expect(HOSTILE_TEXTS.length).toBeGreaterThan(300);
    const read = readCells(
      csvOf(
        ['a', 'b'],
        HOSTILE_TEXTS.map((text) => ({ a: text, b: 'end' })),
      ),
    );
    expect(read.slice(2)).toHaveLength(2 * HOSTILE_TEXTS.length);
    HOSTILE_TEXTS.forEach((text, at) => {
      const [cell = '', end] = read.slice(2 + 2 * at, 4 + 2 * at);
      expect([text, `'${text}`]).toContain(cell);
      expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/u);
      expect(end).toBe('end');
    });
  });

  it('leaves numbers as they are, those below zero too', () => {
    expect(cells(-1.5, 99.9, true)).toEqual(['-1.5', '99.9', 'true']);
  });
});

/** As a spreadsheet reads them (RFC 4180). */
function readCells(csv: string): readonly string[] {
  return [...csv.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n)/gu)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
}
