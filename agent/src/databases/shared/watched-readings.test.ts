import type { DbLockNode, DbReport } from '@vigilops/contracts/db-report';
import { describe, expect, it } from 'vitest';

import { createWatchedReadings, WATCHED_METRICS } from './watched-readings.ts';

const node = (id: string, fields: Partial<DbLockNode> = {}): DbLockNode => ({
  id,
  blocked_by: [],
  user: 'shop',
  database: 'shop',
  address: '10.0.0.7',
  application: 'billing',
  state: 'idle in transaction',
  fingerprint: null,
  text: null,
  wait_ms: null,
  transaction_ms: 90_000,
  target: null,
  mode: null,
  ...fields,
});
const locks = (...nodes: DbLockNode[]): DbReport['report'] => ({ type: 'locks', nodes, is_cut: false });
const waits = (found: ReturnType<ReturnType<typeof createWatchedReadings>['take']>) =>
  found
    .filter(({ metric }) => metric === 'vigilops.db.lock.wait.longest')
    .map(({ value, attributes }) => [attributes['vigilops.db.lock.blocker'], value]);

describe('what rules look at of locks', () => {
  it('names who is at the root of a chain, with the longest wait in it', () => {
    const chain = locks(
      node('3', { application: 'web', state: 'active', blocked_by: ['2'], wait_ms: 45_000 }),
      node('2', { application: 'migration', state: 'active', blocked_by: ['1'], wait_ms: 40_000 }),
      node('1'),
    );
    expect(waits(createWatchedReadings().take([chain], 0))).toEqual([
      ['shop @ billing (idle in transaction)', 45],
    ]);
  });

  it('tells two chains apart, and calls one without a program by its address', () => {
    const both = locks(
      node('1'),
      node('2', { blocked_by: ['1'], wait_ms: 5_000 }),
      node('8', { application: '', user: null }),
      node('7', { application: '', user: 'root', state: 'active' }),
      node('9', { blocked_by: ['7'], wait_ms: 1_500 }),
    );
    expect(waits(createWatchedReadings().take([both], 0))).toEqual([
      ['shop @ billing (idle in transaction)', 5],
      ['root @ 10.0.0.7 (active)', 1.5],
    ]);
  });

  it('says 0 of a culprit that is gone for ten minutes, and then no more', () => {
    const readings = createWatchedReadings();
    readings.take([locks(node('1'), node('2', { blocked_by: ['1'], wait_ms: 60_000 }))], 0);
    expect(waits(readings.take([locks()], 15_000))).toEqual([['shop @ billing (idle in transaction)', 0]]);
    expect(waits(readings.take([], 600_000))).toHaveLength(1);
    expect(waits(readings.take([], 600_001))).toEqual([]);
  });

  it('says 0 of a culprit that another agent before it has told of, unless it still is one', () => {
    const chain = [node('1'), node('2', { blocked_by: ['1'], wait_ms: 60_000 })];
    const before = createWatchedReadings();
    before.take([locks(...chain)], 0);
    const after = createWatchedReadings([...before.blockers(), 'root @ old (active)']);
    expect(waits(after.take([locks(...chain)], 9_000_000)).toSorted()).toEqual([
      ['root @ old (active)', 0],
      ['shop @ billing (idle in transaction)', 60],
    ]);
    expect(after.blockers()).toHaveLength(2);
  });

  it('says nothing of who is not told of while a part of the server could not be read', () => {
    const failed = {
      type: 'state',
      error: 'locks: time-out',
      figures: null,
    } as unknown as DbReport['report'];
    const readings = createWatchedReadings(['root @ old (active)']);
    expect(waits(readings.take([failed], 0))).toEqual([]);
    expect(waits(readings.take([], 15_000))).toEqual([['root @ old (active)', 0]]);
  });

  it('remembers the newest of many', () => {
    const readings = createWatchedReadings();
    for (let at = 0; at < 50; at += 1) {
      const user = `user${String(at)}`;
      readings.take([locks(node('1', { user }), node('2', { blocked_by: ['1'], wait_ms: 1 }))], at);
    }
    const told = waits(readings.take([], 60)).map(([blocker]) => blocker);
    expect(told).toHaveLength(20);
    expect(told.at(-1)).toBe('user49 @ billing (idle in transaction)');
  });
});

describe('shares of limits', () => {
  const state = (figures: object): DbReport['report'] =>
    ({ type: 'state', figures }) as unknown as DbReport['report'];

  it('are told where both are known', () => {
    const figures = { connections: 90, connections_max: 100, memory_bytes: 5, memory_max_bytes: 0 };
    expect(createWatchedReadings().take([state(figures)], 0)).toEqual([
      { metric: 'vigilops.db.connections.utilization', kind: 'gauge', unit: '1', value: 0.9, attributes: {} },
    ]);
    expect(createWatchedReadings().take([state({ ...figures, connections: null })], 0)).toEqual([]);
  });

  it('and waits are in the list of metrics', () => {
    const nodes = [node('1'), node('2', { blocked_by: ['1'], wait_ms: 60_000 })];
    const all = { connections: 1, connections_max: 2, memory_bytes: 1, memory_max_bytes: 2 };
    const told = createWatchedReadings().take([state(all), locks(...nodes)], 0);
    expect(told.map(({ metric, kind, unit }) => ({ metric, kind, unit }))).toEqual(
      WATCHED_METRICS.map(({ metric, kind, unit }) => ({ metric, kind, unit })),
    );
  });
});
