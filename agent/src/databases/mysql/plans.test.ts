import { describe, expect, it } from 'vitest';

import { cleanPlan, isOneSelect } from './plans.ts';

describe('a plan', () => {
  it('keeps names and figures and loses literals, wherever they stand', () => {
    const plan = cleanPlan(
      JSON.stringify({
        query: "/* select#1 */ select 'secret' from `shop`.`orders`",
        query_block: {
          select_id: 1,
          cost_info: { query_cost: '10.25' },
          table: {
            table_name: 'orders',
            key: 'by_note',
            used_columns: ['id', 'note'],
            ref: ['const'],
            attached_condition: "(`shop`.`orders`.`note` = 'secret' and id = 4242)",
            message: "Impossible WHERE 'secret'",
          },
        },
      }),
    );

    expect(plan).not.toMatch(/secret|4242/);
    expect(JSON.parse(plan ?? '')).toMatchObject({
      query_block: {
        cost_info: { query_cost: '10.25' },
        table: { table_name: 'orders', key: 'by_note', used_columns: ['id', 'note'], ref: ['const'] },
      },
    });
  });

  it('that is no JSON is none', () => {
    expect(cleanPlan('-> Table scan on orders')).toBeUndefined();
  });
});

describe('a statement that may be explained', () => {
  it.each([
    ['SELECT * FROM t WHERE a = 1', true],
    ["(SELECT 'a;b into') UNION (SELECT 1)", true],
    ['WITH a AS (SELECT 1) SELECT * FROM a', true],
    ['-- why\nSELECT 1;', true],
    ['SELECT 1; DROP TABLE t', false],
    ["SELECT * FROM t INTO OUTFILE '/tmp/x'", false],
    ['SELECT 1 INTO @a', false],
    ['WITH a AS (SELECT 1) DELETE FROM t', false],
    ['SELECT /*!50000 1 INTO @a */', false],
    ['/*M!100100 DELETE FROM t */', false],
    ['UPDATE t SET a = 1', false],
    ['CALL p()', false],
    ["SELECT 'not closed", true],
    ['', false],
  ])('%s: %s', (sql, isExplained) => {
    expect(isOneSelect(sql)).toBe(isExplained);
  });
});
