import { describe, expect, it } from 'vitest';
import { planTree, type PlanNode } from './plan-tree.ts';

const shape = (node: PlanNode | undefined): unknown =>
  node === undefined
    ? undefined
    : node.children.length === 0
      ? node.title
      : [node.title, ...node.children.map(shape)];

describe('a plan as a tree', () => {
  it('is read as PostgreSQL tells it', () => {
    const plan = planTree(
      JSON.stringify([
        {
          Plan: {
            'Node Type': 'Hash Join',
            'Join Type': 'Left',
            'Total Cost': 120.5,
            'Plan Rows': 40,
            'Hash Cond': '(a.id = b.a)',
            Plans: [
              {
                'Node Type': 'Seq Scan',
                'Relation Name': 'orders',
                Filter: '(state = ?)',
                'Parallel Aware': false,
              },
              { 'Node Type': 'Index Scan', 'Relation Name': 'lines', 'Index Name': 'lines_pkey' },
            ],
          },
        },
      ]),
    );
    expect(shape(plan)).toEqual([
      'Hash Join Left',
      'Seq Scan on orders',
      'Index Scan on lines by lines_pkey',
    ]);
    expect(plan?.facts).toEqual([
      ['Total Cost', '120.5'],
      ['Plan Rows', '40'],
      ['Hash Cond', '(a.id = b.a)'],
    ]);
    expect(plan?.children[0]?.facts).toEqual([['Filter', '(state = ?)']]);
  });

  it('is read as MySQL and MariaDB tell it', () => {
    const plan = planTree(
      JSON.stringify({
        query_block: {
          select_id: 1,
          cost_info: { query_cost: '12.10' },
          ordering_operation: {
            using_filesort: true,
            nested_loop: [
              { table: { table_name: 'orders', access_type: 'ALL', rows_examined_per_scan: 900 } },
              { table: { table_name: 'lines', access_type: 'ref', key: 'by_order', used_columns: ['a'] } },
            ],
          },
        },
      }),
    );
    expect(shape(plan)).toEqual(['query_block', ['ordering_operation', 'table orders', 'table lines']]);
    expect(plan?.facts).toContainEqual(['query_cost', '12.10']);
    expect(plan?.children[0]?.children[1]?.facts).toEqual([
      ['access_type', 'ref'],
      ['key', 'by_order'],
    ]);
  });

  it('is read as MongoDB tells it', () => {
    const plan = {
      stage: 'FETCH',
      inputStage: { stage: 'IXSCAN', indexName: 'by_user', direction: 'forward' },
    };
    expect(shape(planTree(JSON.stringify({ queryPlanner: { winningPlan: plan } })))).toEqual([
      'FETCH',
      'IXSCAN by by_user',
    ]);
  });

  it.each(['', '{"a":', '[]', '7', 'null', '{"a":1}', '[[1]]'])('is no tree where it is %s', (text) => {
    expect(planTree(text)).toBeUndefined();
  });

  it('is cut where it does not end', () => {
    let node: object = { 'Node Type': 'Result' };
    for (let depth = 0; depth < 1_000; depth += 1) {
      node = { 'Node Type': 'Append', Plans: [node] };
    }
    let depth = 0;
    for (let at = planTree(JSON.stringify([{ Plan: node }])); at !== undefined; [at] = at.children) {
      depth += 1;
    }
    expect(depth).toBe(500);
  });
});
