import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree } from '../../../test/host-tree.ts';
import { createLoadCollector } from './load.ts';

describe('the load collector', () => {
  it('reads /proc/loadavg', async () => {
    const tree = createHostTree({ 'proc/loadavg': '0.20 1.18 12.12 1/80 11206\n' });
    const { value } = await collect(createLoadCollector(collectorDeps(tree)));
    expect([value(METRIC.cpuLoad1m), value(METRIC.cpuLoad5m), value(METRIC.cpuLoad15m)]).toEqual([
      0.2, 1.18, 12.12,
    ]);
  });

  it.each(['', '0.20 0.18', 'a b c'])('refuses %j', async (text) => {
    const tree = createHostTree({ 'proc/loadavg': text });
    await expect(collect(createLoadCollector(collectorDeps(tree)))).rejects.toThrow(/another form/);
  });

  it('asks Node on macOS', async () => {
    const deps = collectorDeps(createHostTree(), { platform: 'darwin' });
    const machine = { ...deps.machine, loadAverage: () => [1, 2, 3] };
    expect((await collect(createLoadCollector({ ...deps, machine }))).value(METRIC.cpuLoad15m)).toBe(3);
  });
});
