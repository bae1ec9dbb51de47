import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree } from '../../../test/host-tree.ts';
import type { CpuLimit } from '../../cgroup/container-limits.ts';
import type { CpuTimes } from '../contract.ts';
import { createCpuCollector } from './cpu.ts';

/** Lines as Linux 3.10 and later write them; what stands behind the CPUs is shortened. */
function stat(...cpus: readonly string[]): string {
  return `${cpus.join('\n')}\nintr 827584 0 0\nctxt 1611947\nbtime 1700000000\nprocesses 7700\nprocs_running 2\nprocs_blocked 0\n`;
}

const FIRST = stat(
  'cpu  1000 100 500 8000 200 20 30 50 40 10',
  'cpu0 600 50 300 3900 100 10 20 30 20 5',
  'cpu1 400 50 200 4100 100 10 10 20 20 5',
);

describe('the cpu collector on Linux', () => {
  it('tells the seconds of every mode, interrupts of both kinds together', async () => {
    const tree = createHostTree({ 'proc/stat': FIRST });
    const { value } = await collect(createCpuCollector(collectorDeps(tree)));
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'user' })).toBe(10);
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'nice' })).toBe(1);
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'system' })).toBe(5);
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'idle' })).toBe(80);
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'iowait' })).toBe(2);
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'interrupt' })).toBe(0.5);
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'steal' })).toBe(0.5);
    expect(value(METRIC.cpuLogicalCount)).toBe(2);
    expect(value(METRIC.cpuLimit)).toBe(2);
  });

  it('leaves the utilization out of the first round and then tells the shares of the interval', async () => {
    const tree = createHostTree({ 'proc/stat': FIRST });
    const collector = createCpuCollector(collectorDeps(tree));
    expect((await collect(collector)).of(METRIC.cpuUtilization)).toEqual([]);
    // 200 ticks have passed on each CPU: cpu0 spent 100 in user and 50 in system, cpu1 was idle but for 20 of iowait.
    tree.write({
      'proc/stat': stat(
        'cpu  1100 100 550 8230 220 20 30 50 40 10',
        'cpu0 700 50 350 3950 100 10 20 30 20 5',
        'cpu1 400 50 200 4280 120 10 10 20 20 5',
      ),
    });
    const { value } = await collect(collector, 2);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'user' })).toBe(0.25);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'system' })).toBe(0.125);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'idle' })).toBe(0.575);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'iowait' })).toBe(0.05);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'user', 'cpu.logical_number': 0 })).toBe(0.5);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'idle', 'cpu.logical_number': 1 })).toBe(0.9);
  });

  it('does not count guest time twice, which is part of user and nice', async () => {
    const tree = createHostTree({
      'proc/stat': stat('cpu  0 0 0 0 0 0 0 0 0 0', 'cpu0 0 0 0 0 0 0 0 0 0 0'),
    });
    const collector = createCpuCollector(collectorDeps(tree));
    await collect(collector);
    tree.write({ 'proc/stat': stat('cpu  50 0 0 50 0 0 0 0 50 0', 'cpu0 50 0 0 50 0 0 0 0 50 0') });
    expect((await collect(collector, 1)).value(METRIC.cpuUtilization, { 'cpu.mode': 'user' })).toBe(0.5);
  });

  it('takes a counter that steps back for no time, and no share from no time at all', async () => {
    const tree = createHostTree({ 'proc/stat': FIRST });
    const collector = createCpuCollector(collectorDeps(tree));
    await collect(collector);
    expect((await collect(collector, 0)).of(METRIC.cpuUtilization)).toEqual([]);
    tree.write({
      'proc/stat': stat(
        'cpu  1100 100 500 8100 190 20 30 50 40 10',
        'cpu0 650 50 300 3950 95 10 20 30 20 5',
        'cpu1 450 50 200 4150 95 10 10 20 20 5',
      ),
    });
    const { value } = await collect(collector, 1);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'iowait' })).toBe(0);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'user' })).toBe(0.5);
  });

  it('follows CPUs that are unplugged and come back', async () => {
    const tree = createHostTree({ 'proc/stat': FIRST });
    const collector = createCpuCollector(collectorDeps(tree));
    await collect(collector);
    tree.write({
      'proc/stat': stat('cpu  700 50 300 4000 100 10 20 30 0 0', 'cpu0 700 50 300 4000 100 10 20 30 0 0'),
    });
    const without = await collect(collector, 1);
    expect(without.value(METRIC.cpuLogicalCount)).toBe(1);
    expect(without.readings.filter(({ attributes }) => attributes['cpu.logical_number'] === 1)).toEqual([]);
    tree.write({
      'proc/stat': stat(
        'cpu  1200 50 300 4000 100 10 20 30 0 0',
        'cpu0 700 50 300 4000 100 10 20 30 0 0',
        'cpu1 500 0 0 0 0 0 0 0 0 0',
      ),
    });
    const back = await collect(collector, 2);
    expect(back.value(METRIC.cpuLogicalCount)).toBe(2);
    expect(back.readings.filter(({ attributes }) => attributes['cpu.logical_number'] === 1)).toEqual([]);
  });

  it('reads the seven columns of a kernel without steal and guest', async () => {
    const tree = createHostTree({ 'proc/stat': stat('cpu  10 0 10 80 0 0 0', 'cpu0 10 0 10 80 0 0 0') });
    const { value } = await collect(createCpuCollector(collectorDeps(tree)));
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'idle' })).toBe(0.8);
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'steal' })).toBe(0);
  });

  it.each(['', 'cpu\n', 'garbage', 'cpu  a b c d\ncpu0 1 2 3 4\n'])(
    'refuses a /proc/stat of %j',
    async (text) => {
      const collector = createCpuCollector(collectorDeps(createHostTree({ 'proc/stat': text })));
      await expect(collect(collector)).rejects.toThrow(/another form/);
    },
  );

  it('says so when there is no /proc/stat, and reads it once there is', async () => {
    const tree = createHostTree();
    const collector = createCpuCollector(collectorDeps(tree));
    await expect(collect(collector)).rejects.toThrow(/ENOENT/);
    tree.write({ 'proc/stat': FIRST });
    expect((await collect(collector)).value(METRIC.cpuLogicalCount)).toBe(2);
  });
});

describe('the cpu collector in a container', () => {
  it('measures against the quota: three quarters of 1.5 CPUs', async () => {
    let limit: CpuLimit = { cpus: 1.5, userSeconds: 100, systemSeconds: 20 };
    const deps = collectorDeps(createHostTree({ 'proc/stat': FIRST }), {
      limits: { cpu: () => limit, memory: () => undefined },
    });
    const collector = createCpuCollector(deps);
    const first = await collect(collector, 10);
    expect(first.of(METRIC.cpuUtilization)).toEqual([]);
    // In 10 s it may use 15 s of CPU and used 9 s in user and 2.25 s in system.
    limit = { cpus: 1.5, userSeconds: 109, systemSeconds: 22.25 };
    const { value, readings } = await collect(collector, 20);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'user' })).toBeCloseTo(0.6);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'system' })).toBeCloseTo(0.15);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'idle' })).toBeCloseTo(0.25);
    expect(value(METRIC.cpuLimit)).toBe(1.5);
    expect(value(METRIC.cpuLogicalCount)).toBe(2);
    expect(value(METRIC.cpuTime, { 'cpu.mode': 'user' })).toBe(109);
    expect(readings.filter(({ attributes }) => 'cpu.logical_number' in attributes)).toEqual([]);
  });

  it('never passes 1, and leaves the share out when no time has passed', async () => {
    let userSeconds = 0;
    const deps = collectorDeps(createHostTree({ 'proc/stat': FIRST }), {
      limits: { cpu: () => ({ cpus: 1, userSeconds, systemSeconds: userSeconds }), memory: () => undefined },
    });
    const collector = createCpuCollector(deps);
    await collect(collector, 1);
    userSeconds = 30;
    expect((await collect(collector, 1)).of(METRIC.cpuUtilization)).toEqual([]);
    userSeconds = 60;
    const shares = (await collect(collector, 2)).of(METRIC.cpuUtilization).map(({ value }) => value);
    expect(shares).toEqual([1, 0, 0]);
  });
});

describe('the cpu collector on macOS', () => {
  const core = (user: number, idle: number): CpuTimes => ({ times: { user, nice: 0, sys: 0, idle, irq: 0 } });

  it('reads the counters that Node tells, in milliseconds', async () => {
    let cores = [core(1_000, 9_000), core(3_000, 7_000)];
    const deps = collectorDeps(createHostTree(), { platform: 'darwin' });
    const collector = createCpuCollector({ ...deps, machine: { ...deps.machine, cpus: () => cores } });
    expect((await collect(collector)).value(METRIC.cpuTime, { 'cpu.mode': 'user' })).toBe(4);
    cores = [core(2_000, 10_000), core(3_000, 9_000)];
    const { value } = await collect(collector, 2);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'user' })).toBe(0.25);
    expect(value(METRIC.cpuUtilization, { 'cpu.mode': 'user', 'cpu.logical_number': 0 })).toBe(0.5);
    expect(value(METRIC.cpuLogicalCount)).toBe(2);
  });
});
