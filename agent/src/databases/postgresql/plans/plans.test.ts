import { describe, expect, it } from 'vitest';

import { mayBeExplained } from './explain.ts';
import { createPlanWatch } from './plan-watch.ts';
import { withoutLiterals } from './without-literals.ts';

const NEW = { number: 160_000 };
const OLD = { number: 150_000 };

describe('plans of slow statements', () => {
  it.each([
    'SELECT * FROM orders WHERE id = 1',
    '  /* why */ select 1 ;',
    '(SELECT 1) UNION (SELECT 2)',
    'WITH recent AS (SELECT * FROM orders) SELECT count(*) FROM recent',
  ])('may be asked of %s', (sql) => {
    expect(mayBeExplained(sql, OLD)).toBe(true);
  });

  it.each([
    'UPDATE orders SET paid = true',
    'WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone',
    'SELECT * INTO copied FROM orders',
    'SELECT * FROM orders FOR UPDATE',
    'SELECT * FROM orders FOR KEY SHARE',
    "SELECT nextval('numbers')",
    'SELECT 1; DROP TABLE orders',
    "SELECT ';'",
    'EXPLAIN SELECT 1',
    "COPY orders TO '/tmp/x'",
    'SELECT pg_sleep(9)',
    "SELECT 'ends here \\' INTO copied FROM orders",
    "SELECT 'into' FROM orders",
    '',
  ])('may not be asked of %s', (sql) => {
    expect(mayBeExplained(sql, NEW)).toBe(false);
  });

  it('may be asked with parameters only where the server plans for any value', () => {
    const sql = 'SELECT * FROM orders WHERE id = $1';
    expect([mayBeExplained(sql, OLD), mayBeExplained(sql, NEW)]).toEqual([false, true]);
  });

  it('lose their literals and keep their names', () => {
    const plan = [
      {
        Plan: {
          'Node Type': 'Index Scan',
          'Index Name': 'orders_42',
          'Index Cond': '(number = 4711)',
          Filter: "((note)::text ~~ '%secret%'::text)",
          'Sort Key': ["(lower('secret'))", 'id'],
          'Total Cost': 8.29,
          Plans: [{ 'Node Type': 'Result', 'One-Time Filter': "('secret' = $1)" }],
        },
      },
    ];
    const text = JSON.stringify(withoutLiterals(plan));
    expect(text).not.toMatch(/secret|4711/);
    expect(text).toContain('orders_42');
    expect(text).toContain('"Total Cost":8.29');
    expect(text).toContain('"Node Type":"Index Scan"');
  });

  it('are asked five at a time, those first that had no turn yet', () => {
    const watch = createPlanWatch<{ fingerprint: string; sql: string | undefined }>();
    const offer = (...names: readonly string[]) => {
      names.forEach((fingerprint) => watch.offer({ fingerprint, sql: undefined }));
    };
    const take = () => watch.take(() => true).map(({ fingerprint }) => fingerprint);
    offer('a', 'b', 'c', 'd', 'e', 'f');
    expect(take()).toEqual(['a', 'b', 'c', 'd', 'e']);
    offer('a', 'b', 'c', 'd', 'e', 'f');
    expect(take()).toEqual(['f', 'a', 'b', 'c', 'd']);
    expect(take()).toEqual([]);
  });

  it('are asked with the values of somebody where these are known', () => {
    const watch = createPlanWatch<{ fingerprint: string; sql: string | undefined }>();
    watch.offer({ fingerprint: 'a', sql: 'SELECT 7' });
    watch.offer({ fingerprint: 'a', sql: undefined });
    expect(watch.take(() => true)).toEqual([{ fingerprint: 'a', sql: 'SELECT 7' }]);
  });
});
