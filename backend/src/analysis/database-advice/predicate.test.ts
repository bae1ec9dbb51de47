import { describe, expect, it } from 'vitest';
import { filteredScans } from './plan.ts';
import { columnsInFilter, predicatesOf } from './predicate.ts';

describe('conditions of a statement', () => {
  it.each([
    ['SELECT * FROM orders WHERE status = ?', [['orders', 'status']]],
    [
      'select id from public.orders o where o.created_at > ? and o.status = ? order by id limit ?',
      [['orders', 'status', 'created_at']],
    ],
    ['UPDATE "Orders" SET total = ? WHERE "customerId" = ?', [['Orders', 'customerId']]],
    ['DELETE FROM `shop`.`carts` WHERE `seen` < ?', [['carts', 'seen']]],
    ['SELECT * FROM t WHERE a IN (?) AND b LIKE ? AND c BETWEEN ? AND ?', [['t', 'a', 'b']]],
    [
      'SELECT * FROM orders o JOIN customers AS c ON c.id = o.customer_id WHERE c.email = ? AND o.status = ?',
      [
        ['customers', 'email'],
        ['orders', 'status'],
      ],
    ],
    ['SELECT * FROM a, b WHERE a.x = ?', [['a', 'x']]],
    ['SELECT * FROM t WHERE a = ANY(?) GROUP BY a HAVING b > ?', [['t', 'a']]],
  ])('%s', (text, expected) => {
    expect(predicatesOf(text).map(({ table, columns }) => [table, ...columns])).toEqual(expected);
  });

  it.each([
    ['a column without a table where there are several', 'SELECT * FROM a JOIN b ON a.id = b.id WHERE x = ?'],
    ['a column of one of a list of tables', 'SELECT * FROM a x, b WHERE y = ?'],
    ['what an index cannot search', 'SELECT * FROM t WHERE a <> ?'],
    ['values that are set', 'UPDATE t SET a = ?, b = ?'],
    ['a statement that looks for nothing', 'SELECT * FROM t'],
    ['no statement', '{"find":"orders"}'],
    ['a text that was cut off', `SELECT * FROM t WHERE ${'('.repeat(8_000)}`],
  ])('are none of %s', (_what, text) => {
    expect(predicatesOf(text)).toEqual([]);
  });

  it('are read in the time that a text of that length takes', () => {
    const hostile = `SELECT * FROM ${'a.'.repeat(2_000)} WHERE ${'"x '.repeat(2_000)}`;
    expect(predicatesOf(hostile)).toEqual([]);
  });

  it('are those of a filter of a plan without its casts', () => {
    expect(columnsInFilter('((status)::text = ?::text)')).toEqual(['status']);
    expect(columnsInFilter('((o.total > ?::numeric(?, ?)) AND ((o.kind)::character varying = ?))')).toEqual([
      'kind',
      'total',
    ]);
    expect(columnsInFilter('(NOT is_paid)')).toEqual([]);
  });
});

describe('plans', () => {
  it('show tables that are read whole for a filter, however deep', () => {
    const scan = {
      'Node Type': 'Parallel Seq Scan',
      'Relation Name': 'orders',
      Filter: '(status = ?)',
      'Plan Rows': 5,
    };
    const plan = [{ Plan: { 'Node Type': 'Gather', Plans: [{ 'Node Type': 'Sort', Plans: [scan] }] } }];
    expect(filteredScans(JSON.stringify(plan))).toEqual([
      { schema: null, table: 'orders', columns: ['status'], rowsLeft: 5 },
    ]);
  });

  it.each(['', 'null', '{"Plan":7}', '[[[', '"Seq Scan"', '{"Node Type":"Seq Scan","Relation Name":"t"}'])(
    'of another kind show none: %s',
    (plan) => {
      expect(filteredScans(plan)).toEqual([]);
    },
  );
});
