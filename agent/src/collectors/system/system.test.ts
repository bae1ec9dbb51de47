import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree } from '../../../test/host-tree.ts';
import { createSystemCollector } from './system.ts';

describe('the system collector', () => {
  it('reads the uptime', async () => {
    const tree = createHostTree({ 'proc/uptime': '350735.47 234388.90\n' });
    expect((await collect(createSystemCollector(collectorDeps(tree)))).value(METRIC.uptime)).toBe(350_735.47);
  });

  it('refuses what is no number', async () => {
    const tree = createHostTree({ 'proc/uptime': 'long' });
    await expect(collect(createSystemCollector(collectorDeps(tree)))).rejects.toThrow(/another form/);
  });

  it('asks Node on macOS', async () => {
    const deps = collectorDeps(createHostTree(), { platform: 'darwin' });
    const machine = { ...deps.machine, uptimeSeconds: () => 99 };
    expect((await collect(createSystemCollector({ ...deps, machine }))).value(METRIC.uptime)).toBe(99);
  });
});
