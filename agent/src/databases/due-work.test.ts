import { describe, expect, it } from 'vitest';

import { createDueWork } from './due-work.ts';

describe('createDueWork', () => {
  it('does all but plans in the first round', () => {
    expect([...createDueWork(true).at(5_000)]).toEqual(['connections', 'queries', 'tables']);
  });

  it('keeps its times though rounds come a little early and a little late', () => {
    const plan = createDueWork(false);
    const did: number[] = [];
    for (const second of [0.4, 15, 30.2, 45, 59.9, 75, 90, 105, 120.3, 135, 180]) {
      const due = plan.at(second * 1_000);
      plan.ended(due, second * 1_000, 'well');
      did.push(...(due.has('queries') ? [second] : []));
    }
    expect(did).toEqual([0.4, 59.9, 120.3, 180]);
  });

  it('makes up for nothing that was missed', () => {
    const plan = createDueWork(false);
    plan.ended(plan.at(0), 0, 'well');
    plan.ended(plan.at(3_600_000), 3_600_000, 'well');
    expect([...plan.at(3_615_000)]).toEqual([]);
  });

  it('has the same due after a round that failed, and less after one that was late', () => {
    const plan = createDueWork(false);
    plan.ended(plan.at(0), 0, 'failed');
    expect([...plan.at(15_000)]).toEqual(['connections', 'queries', 'tables']);
    plan.ended(plan.at(15_000), 15_000, 'late');
    expect([...plan.at(30_000)]).toEqual(['connections', 'queries']);
  });
});
