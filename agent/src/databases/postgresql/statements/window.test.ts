import { describe, expect, it } from 'vitest';

import type { AllTotals, StatementTotals } from './totals.ts';
import { createStatementWindow } from './window.ts';

const totals = (calls: number, more: Partial<StatementTotals> = {}): StatementTotals => ({
  calls,
  totalMs: calls * 10,
  maxMs: 10,
  rows: calls,
  blocksHit: 0,
  blocksRead: 0,
  tempBlocks: 0,
  ...more,
});

const reading = (
  statements: Readonly<Record<string, StatementTotals>>,
  more: Partial<AllTotals> = {},
): AllTotals => ({
  statements: new Map(Object.entries(statements)),
  readAtMs: 1_000,
  resetAtMs: 500,
  dealloc: 0,
  hidden: 0,
  ...more,
});

describe('the window of statements', () => {
  it('only remembers at first, then tells what was called, new ones from nothing', () => {
    const window = createStatementWindow();
    expect(window.next(reading({ a: totals(5), b: totals(1) }))).toBeUndefined();
    const growth = window.next(reading({ a: totals(7), b: totals(1), c: totals(3) }));
    expect(growth?.isReset).toBe(false);
    expect([...(growth?.statements ?? [])].map(([key, { calls }]) => [key, calls])).toEqual([
      ['a', 2],
      ['c', 3],
    ]);
  });

  it('knows the longest of the window when the maximum rose, or there was one call', () => {
    const window = createStatementWindow();
    window.next(reading({ a: totals(5), b: totals(5), c: totals(5) }));
    const growth = window.next(
      reading({ a: totals(8, { maxMs: 90 }), b: totals(6, { totalMs: 57 }), c: totals(8) }),
    );
    expect([...(growth?.statements.values() ?? [])].map(({ maxMs }) => maxMs)).toEqual([90, 7, null]);
  });

  it('takes totals as they are after a reset within the window', () => {
    const window = createStatementWindow();
    window.next(reading({ a: totals(500) }));
    const growth = window.next(reading({ a: totals(600) }, { resetAtMs: 1_200, readAtMs: 1_500 }));
    expect([growth?.isReset, growth?.statements.get('a')?.calls]).toEqual([true, 600]);
  });

  it('only remembers when the totals are those of another server, which were counted before', () => {
    const window = createStatementWindow();
    window.next(reading({ a: totals(500) }));
    expect(window.next(reading({ a: totals(9_000) }, { resetAtMs: 300, readAtMs: 1_500 }))).toBeUndefined();
    const growth = window.next(reading({ a: totals(9_001) }, { resetAtMs: 300, readAtMs: 2_500 }));
    expect(growth?.statements.get('a')?.calls).toBe(1);
  });

  it('takes one that fell as new, for the server had made room and it came again', () => {
    const window = createStatementWindow();
    window.next(reading({ a: totals(500), b: totals(2) }, { resetAtMs: undefined }));
    const growth = window.next(reading({ a: totals(3), b: totals(4) }, { resetAtMs: undefined }));
    expect(growth?.isReset).toBe(true);
    expect([...(growth?.statements.values() ?? [])].map(({ calls }) => calls)).toEqual([3, 2]);
  });
});
