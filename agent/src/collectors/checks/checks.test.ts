import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect } from '../../../test/collecting.ts';
import type { AgentState } from '../agent-state.ts';
import { createChecksCollector } from './checks.ts';

const idle: AgentState = { collectorErrors: new Map(), collectionSeconds: new Map() };

describe('the checks collector', () => {
  it('tells of each check whether it is up and how long it took, under its name, and its id where it has one', async () => {
    const checks = [
      { key: 'own:shop', name: 'shop', type: 'http', id: undefined, isUp: true, durationMs: 12.5 },
      { key: 'id:7', name: 'shop', type: 'tcp', id: 7, isUp: false, durationMs: 10_000 },
    ] as const;
    const round = await collect(createChecksCollector({ agent: () => ({ ...idle, checks }) }));
    const own = { 'vigilops.check.name': 'shop', 'vigilops.check.type': 'http' };
    const assigned = { 'vigilops.check.name': 'shop', 'vigilops.check.type': 'tcp', 'vigilops.check.id': 7 };
    expect(round.value(METRIC.checkUp, own)).toBe(1);
    expect(round.value(METRIC.checkDuration, own)).toBe(0.0125);
    expect(round.value(METRIC.checkUp, assigned)).toBe(0);
    expect(round.value(METRIC.checkDuration, assigned)).toBe(10);
  });

  it('says nothing where nothing is checked, or nothing has been found yet', async () => {
    const round = await collect(createChecksCollector({ agent: () => idle }));
    expect(round.readings).toEqual([]);
    expect(round.problems).toEqual([]);
  });
});
