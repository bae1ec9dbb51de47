import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree } from '../../../test/host-tree.ts';
import type { MemoryLimit } from '../../cgroup/container-limits.ts';
import { createMemoryCollector } from './memory.ts';

const KIB = 1024;
/** Ubuntu 20.04, kernel 5.4; lines that are not read are left out. */
const MEMINFO = `MemTotal:        8000000 kB
MemFree:         1000000 kB
MemAvailable:    5000000 kB
Buffers:          200000 kB
Cached:          3000000 kB
SwapCached:            0 kB
Active(anon):    1500000 kB
Shmem:            400000 kB
SReclaimable:     300000 kB
SUnreclaim:       100000 kB
SwapTotal:       2000000 kB
SwapFree:        1500000 kB
HugePages_Total:       0
Hugepagesize:       2048 kB
`;

const used = { 'system.memory.state': 'used' };

async function collectFrom(meminfo: string, limit?: MemoryLimit) {
  const deps = collectorDeps(createHostTree({ 'proc/meminfo': meminfo }), {
    limits: { memory: () => limit, cpu: () => undefined },
  });
  return collect(createMemoryCollector(deps));
}

describe('the memory collector on Linux', () => {
  it('splits memory into states that add up, with shared memory among the used', async () => {
    const { value, of } = await collectFrom(MEMINFO);
    // cached = 3,000,000 + 300,000 - 400,000; used = 8,000,000 - 1,000,000 - 200,000 - 2,900,000
    expect(value(METRIC.memoryUsage, { 'system.memory.state': 'cached' })).toBe(2_900_000 * KIB);
    expect(value(METRIC.memoryUsage, used)).toBe(3_900_000 * KIB);
    expect(value(METRIC.memoryUsage, { 'system.memory.state': 'free' })).toBe(1_000_000 * KIB);
    expect(value(METRIC.memoryUsage, { 'system.memory.state': 'buffers' })).toBe(200_000 * KIB);
    expect(of(METRIC.memoryUsage).reduce((sum, reading) => sum + reading.value, 0)).toBe(8_000_000 * KIB);
    expect(value(METRIC.memoryLimit)).toBe(8_000_000 * KIB);
    expect(value(METRIC.memoryUtilization, used)).toBe(0.4875);
    expect(value(METRIC.memoryLinuxAvailable)).toBe(5_000_000 * KIB);
  });

  it('tells swap', async () => {
    const { value } = await collectFrom(MEMINFO);
    expect(value(METRIC.pagingUsage, { 'system.paging.state': 'used' })).toBe(500_000 * KIB);
    expect(value(METRIC.pagingUsage, { 'system.paging.state': 'free' })).toBe(1_500_000 * KIB);
    expect(value(METRIC.pagingUtilization, { 'system.paging.state': 'used' })).toBe(0.25);
  });

  it('has no swap utilization without swap: nothing over nothing', async () => {
    const { value, of } = await collectFrom(MEMINFO.replace(/Swap(Total|Free): +\d+/g, 'Swap$1: 0'));
    expect(value(METRIC.pagingUsage, { 'system.paging.state': 'used' })).toBe(0);
    expect(of(METRIC.pagingUtilization)).toEqual([]);
  });

  it('estimates what is available on kernel 3.10, which does not say it', async () => {
    const { value } = await collectFrom(MEMINFO.replace(/MemAvailable.*\n/, ''));
    expect(value(METRIC.memoryLinuxAvailable)).toBe((1_000_000 + 200_000 + 2_900_000) * KIB);
  });

  it('refuses a meminfo without a total', async () => {
    await expect(collectFrom('MemFree: 1 kB\n')).rejects.toThrow(/MemTotal/);
  });

  it('reports the container’s limit and use in place of the host’s', async () => {
    const { value, of } = await collectFrom(MEMINFO, {
      limitBytes: 1_000,
      usedBytes: 600,
      cachedBytes: 100,
      swap: { limitBytes: 200, usedBytes: 50 },
    });
    expect(value(METRIC.memoryLimit)).toBe(1_000);
    expect(value(METRIC.memoryUsage, used)).toBe(600);
    expect(value(METRIC.memoryUsage, { 'system.memory.state': 'free' })).toBe(300);
    expect(value(METRIC.memoryUtilization, used)).toBe(0.6);
    expect(value(METRIC.memoryLinuxAvailable)).toBe(400);
    expect(value(METRIC.pagingUtilization, { 'system.paging.state': 'used' })).toBe(0.25);
    expect(of(METRIC.memoryUsage)).toHaveLength(3);
  });

  it('is silent about swap in a container where swap is not accounted', async () => {
    const { of } = await collectFrom(MEMINFO, {
      limitBytes: 10,
      usedBytes: 5,
      cachedBytes: 0,
      swap: undefined,
    });
    expect(of(METRIC.pagingUsage)).toEqual([]);
  });
});

describe('the memory collector on macOS', () => {
  it('takes what the library calls active for used', async () => {
    const mem = () =>
      Promise.resolve({ total: 16_000, free: 4_000, active: 9_000, swaptotal: 1_000, swapused: 250 });
    const deps = collectorDeps(createHostTree(), {
      platform: 'darwin',
      systemInformation: () => Promise.resolve({ mem } as never),
    });
    const { value } = await collect(createMemoryCollector(deps));
    expect(value(METRIC.memoryUsage, used)).toBe(9_000);
    expect(value(METRIC.memoryUsage, { 'system.memory.state': 'cached' })).toBe(3_000);
    expect(value(METRIC.pagingUtilization, { 'system.paging.state': 'used' })).toBe(0.25);
  });
});
