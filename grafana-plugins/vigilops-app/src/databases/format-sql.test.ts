import { describe, expect, it } from 'vitest';
import { formatSql } from './format-sql.ts';

describe('a statement on lines', () => {
  it('has a line a clause, and conditions further in', () => {
    expect(
      formatSql(
        'select o.id, count(*) from orders o left outer join lines l on l.order_id = o.id where o.at between ? and ? and (o.state = ? or o.total > ?) group by o.id order by count(*) desc limit ?',
      ),
    ).toBe(
      [
        'select o.id, count(*)',
        'from orders o',
        'left outer join lines l on l.order_id = o.id',
        'where o.at between ? and ?',
        '  and (o.state = ? or o.total > ?)',
        'group by o.id',
        'order by count(*) desc',
        'limit ?',
      ].join('\n'),
    );
  });

  it('sets subqueries further in, and leaves windows and calls on their line', () => {
    expect(
      formatSql(
        'SELECT rank() OVER (PARTITION BY a ORDER BY b) FROM (SELECT a, b FROM t WHERE x IN (?)) s WHERE EXISTS (SELECT ? FROM u)',
      ),
    ).toBe(
      [
        'SELECT rank() OVER (PARTITION BY a ORDER BY b)',
        'FROM (',
        '  SELECT a, b',
        '  FROM t',
        '  WHERE x IN (?)',
        ') s',
        'WHERE EXISTS (',
        '  SELECT ?',
        '  FROM u',
        ')',
      ].join('\n'),
    );
  });

  it.each([
    ['delete from t where a = ?', 'delete from t\nwhere a = ?'],
    ['SELECT "from", `where` FROM "or and"', 'SELECT "from", `where`\nFROM "or and"'],
    ['GET ?', 'GET ?'],
    ['{"find":"users","filter":{"a":"?"}}', '{"find":"users","filter":{"a":"?"}}'],
    ['', ''],
    [') ) (', ') ) ('],
    ['SELECT "never ends FROM t', 'SELECT "never ends\nFROM t'],
  ])('reads %s', (text, lines) => {
    expect(formatSql(text)).toBe(lines);
  });

  it('changes no word, of the longest ones neither', () => {
    const text =
      `SELECT ${Array.from({ length: 900 }, (_, at) => `(SELECT c${at} FROM t AND`).join(' ')}`.slice(
        0,
        8_192,
      );
    expect(formatSql(text).replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
  });
});
