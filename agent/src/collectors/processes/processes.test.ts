import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree, type HostTree } from '../../../test/host-tree.ts';
import type { CollectorDeps } from '../contract.ts';
import { createProcessesCollector } from './processes.ts';

interface FakeProcess {
  readonly pid: number;
  readonly name?: string | Buffer;
  readonly state?: string;
  /** utime and stime. */
  readonly ticks?: readonly [number, number];
  readonly pages?: number;
  readonly startTicks?: number;
  readonly isKernelThread?: boolean;
}

/** The 52 columns of Linux 3.3 and later (proc_pid_stat(5)). */
function statLine({
  pid,
  name = 'app',
  state = 'S',
  ticks = [0, 0],
  pages = 10,
  startTicks = 1,
  isKernelThread,
}: FakeProcess): Buffer {
  const flags = isKernelThread === true ? 0x00208040 : 0x00400100;
  const tail = ` ${state} 1 ${pid} ${pid} 0 -1 ${flags} 100 0 0 0 ${ticks[0]} ${ticks[1]} 0 0 20 0 4 0 ${startTicks} 1000000 ${pages}`;
  const rest = ` 18446744073709551615 1 1 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;
  return Buffer.concat([Buffer.from(`${pid} (`), Buffer.from(name), Buffer.from(`)${tail}${rest}`)]);
}

function show(tree: HostTree, ...processes: readonly FakeProcess[]): void {
  tree.write(Object.fromEntries(processes.map((one) => [`proc/${one.pid}/stat`, statLine(one)])));
}

function createCollector(tree: HostTree, overrides: Partial<CollectorDeps> = {}) {
  return createProcessesCollector(collectorDeps(tree, overrides));
}

describe('the processes collector on Linux', () => {
  it('counts processes by status, kernel threads that idle apart from sleepers', async () => {
    const tree = createHostTree();
    ['R', 'S', 'S', 'D', 'I', 'I', 'I', 'T', 't', 'Z', 'X'].forEach((state, index) =>
      show(tree, { pid: index + 1, state }),
    );
    const { value } = await collect(createCollector(tree));
    const count = (status: string) => value(METRIC.processCount, { 'process.status': status });
    expect([
      count('running'),
      count('sleeping'),
      count('blocked'),
      count('idle'),
      count('stopped'),
      count('defunct'),
    ]).toEqual([1, 2, 1, 3, 2, 1]);
  });

  it('tells the share of all CPUs, and resident memory', async () => {
    const tree = createHostTree({ 'sys/devices/system/cpu/online': '0-3\n' });
    show(tree, { pid: 7, ticks: [100, 50], pages: 1_000 });
    const collector = createCollector(tree);
    const first = await collect(collector, 10);
    expect(first.of(METRIC.processCpuUtilization)).toEqual([]);
    expect(first.of(METRIC.processMemoryUsage)[0]?.value).toBe(4_096_000);
    // 120 ticks of 10 ms in 2 s on four CPUs
    show(tree, { pid: 7, ticks: [180, 90], pages: 1_000 });
    const second = await collect(collector, 12);
    expect(second.of(METRIC.processCpuUtilization)[0]?.value).toBeCloseTo(0.15);
  });

  it('leaves the share out when no time has passed, and never passes 1', async () => {
    const tree = createHostTree({ 'sys/devices/system/cpu/online': '0\n' });
    show(tree, { pid: 7 });
    const collector = createCollector(tree);
    await collect(collector, 5);
    show(tree, { pid: 7, ticks: [1_000, 0] });
    expect((await collect(collector, 5)).of(METRIC.processCpuUtilization)).toEqual([]);
    show(tree, { pid: 7, ticks: [2_000, 0] });
    expect((await collect(collector, 6)).of(METRIC.processCpuUtilization)[0]?.value).toBe(1);
  });

  it('reports the ten busiest and the ten largest, and none that did nothing', async () => {
    const tree = createHostTree();
    const pids = Array.from({ length: 40 }, (_, index) => index + 1);
    show(tree, ...pids.map((pid) => ({ pid, pages: 100 - pid })));
    const collector = createCollector(tree);
    await collect(collector, 0);
    show(tree, ...pids.map((pid) => ({ pid, pages: 100 - pid, ticks: [pid > 25 ? pid : 0, 0] as const })));
    const { of } = await collect(collector, 10);
    const pidsOf = (metric: typeof METRIC.processMemoryUsage) =>
      of(metric).map(({ attributes }) => attributes['process.pid']);
    expect(pidsOf(METRIC.processMemoryUsage)).toEqual([
      40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(of(METRIC.processCpuUtilization)).toHaveLength(20);
  });

  it('says who a process is, without its arguments', async () => {
    const tree = createHostTree({
      'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n',
      'proc/8/status': 'Name:\tnginx\nUid:\t0\t33\t33\t33\n',
      'proc/8/cmdline': '/usr/sbin/nginx\0-g\0secret=hunter2\0',
    });
    show(tree, { pid: 8, name: 'nginx' });
    tree.link('proc/8/exe', '/usr/sbin/nginx (deleted)');
    const { of } = await collect(createCollector(tree));
    expect(of(METRIC.processMemoryUsage)[0]?.attributes).toEqual({
      'process.pid': 8,
      'process.executable.name': 'nginx',
      'process.command': '/usr/sbin/nginx',
      'process.owner': 'www-data',
    });
  });

  it.each([
    ['postgres: alice shop 10.0.0.7(53211) SELECT\0', 'postgres'],
    ['-bash\0', '-bash'],
    ['sshd: root@pts/0\0', 'sshd'],
    ['/opt/My App/bin/run\0--x\0', '/opt/My App/bin/run'],
    ['', undefined],
    [' \0', undefined],
  ])('takes of the command line %j only %j', async (cmdline, command) => {
    const tree = createHostTree({ 'proc/8/cmdline': cmdline });
    show(tree, { pid: 8 });
    const { of } = await collect(createCollector(tree));
    expect(of(METRIC.processMemoryUsage)[0]?.attributes['process.command']).toBe(command);
  });

  it('keeps a user without a name as a number', async () => {
    const tree = createHostTree({ 'proc/8/status': 'Uid:\t4711\t4711\t4711\t4711\n' });
    show(tree, { pid: 8 });
    const { of } = await collect(createCollector(tree));
    expect(of(METRIC.processMemoryUsage)[0]?.attributes['process.owner']).toBe('4711');
  });

  it.each([
    ['spaces and parentheses', 'a (b) c) R 9', 'a (b) c) R 9'],
    ['a newline', 'two\nlines', 'two?lines'],
    ['a terminal escape', '\u001b[31mred', '?[31mred'],
    ['invalid UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0x62]), 'a\ufffd\ufffdb'],
    ['nothing', '', ''],
  ])('survives a name with %s', async (_, name, expected) => {
    const tree = createHostTree();
    show(tree, { pid: 8, name, pages: 77 });
    const { of } = await collect(createCollector(tree));
    expect(of(METRIC.processMemoryUsage)[0]?.value).toBe(77 * 4096);
    expect(of(METRIC.processMemoryUsage)[0]?.attributes['process.executable.name']).toBe(expected);
  });

  it('names a kernel worker without the work of the moment', async () => {
    const tree = createHostTree();
    show(tree, { pid: 8, name: 'kworker/1:2-events', isKernelThread: true });
    const { of } = await collect(createCollector(tree));
    expect(of(METRIC.processMemoryUsage)[0]?.attributes).toEqual({
      'process.pid': 8,
      'process.executable.name': 'kworker',
    });
  });

  it('lets the dead vanish and takes the next owner of a pid for someone new', async () => {
    const tree = createHostTree();
    show(tree, { pid: 8, name: 'old', ticks: [500, 0], startTicks: 10 }, { pid: 9, name: 'stays' });
    const collector = createCollector(tree);
    await collect(collector, 0);
    // A descriptor of a dead process reads nothing; a plain file has to be emptied for that.
    tree.write({ 'proc/8/stat': '' });
    tree.remove('proc/8');
    show(tree, { pid: 8, name: 'new', ticks: [900, 0], startTicks: 99 });
    const reused = await collect(collector, 10);
    expect(
      reused.of(METRIC.processCpuUtilization).map(({ attributes }) => attributes['process.pid']),
    ).toEqual([9]);
    expect(
      reused.of(METRIC.processMemoryUsage).map(({ attributes }) => attributes['process.executable.name']),
    ).toContain('new');
    tree.remove('proc/8');
    const gone = await collect(collector, 20);
    expect(gone.readings.filter(({ attributes }) => attributes['process.pid'] === 8)).toEqual([]);
  });

  it('looks again who a process is when it has become another program', async () => {
    const tree = createHostTree();
    show(tree, { pid: 8, name: 'sh' });
    const collector = createCollector(tree);
    await collect(collector, 0);
    show(tree, { pid: 8, name: 'server' });
    const { of } = await collect(collector, 10);
    expect(of(METRIC.processMemoryUsage)[0]?.attributes['process.executable.name']).toBe('server');
  });

  it('takes CPU time that steps back for none', async () => {
    const tree = createHostTree();
    show(tree, { pid: 8, ticks: [500, 0] });
    const collector = createCollector(tree);
    await collect(collector, 0);
    show(tree, { pid: 8, ticks: [400, 0] });
    expect((await collect(collector, 10)).of(METRIC.processCpuUtilization)[0]?.value).toBe(0);
  });

  it('sees at once that one which waited for a disk has ended', async () => {
    const tree = createHostTree({ 'sys/devices/system/cpu/online': '0\n' });
    show(tree, { pid: 8, state: 'D' });
    const collector = createCollector(tree);
    for (let second = 1; second <= 10; second += 1) {
      await collect(collector, second);
    }
    show(tree, { pid: 8, state: 'Z' });
    const { value } = await collect(collector, 11);
    expect(value(METRIC.processCount, { 'process.status': 'defunct' })).toBe(1);
  });

  it('sees at once that one which slept is gone', async () => {
    const tree = createHostTree();
    show(tree, { pid: 7 }, { pid: 8 });
    const collector = createCollector(tree);
    for (let second = 1; second <= 9; second += 1) {
      await collect(collector, second);
    }
    tree.remove('proc/8');
    const { value } = await collect(collector, 10);
    expect(value(METRIC.processCount, { 'process.status': 'sleeping' })).toBe(1);
  });

  it('passes over stat lines that are none', async () => {
    const tree = createHostTree({
      'proc/5/stat': '',
      'proc/6/stat': '6 (x',
      'proc/7/stat': '7 (x) S 1 2',
      'proc/uptime': '1 1',
    });
    show(tree, { pid: 8 });
    const { value } = await collect(createCollector(tree));
    expect(value(METRIC.processCount, { 'process.status': 'sleeping' })).toBe(1);
  });

  it('fails when /proc shows no process', async () => {
    const tree = createHostTree({ 'proc/uptime': '1 1' });
    await expect(collect(createCollector(tree))).rejects.toThrow(/no process/);
  });
});

describe('the processes collector on macOS', () => {
  it('divides the per cent of one CPU by the number of CPUs', async () => {
    const list = [
      { pid: 1, name: 'launchd', path: '/sbin', user: 'root', cpu: 0, memRss: 100, state: 'sleeping' },
      { pid: 2, name: 'busy', path: '', user: 'me', cpu: 150, memRss: 200, state: 'running' },
    ];
    const deps = collectorDeps(createHostTree(), {
      platform: 'darwin',
      systemInformation: () => Promise.resolve({ processes: () => Promise.resolve({ list }) } as never),
    });
    const { value } = await collect(createProcessesCollector(deps));
    const busy = { 'process.pid': 2, 'process.executable.name': 'busy', 'process.owner': 'me' };
    expect(value(METRIC.processCpuUtilization, busy)).toBe(0.75);
    expect(value(METRIC.processMemoryUsage, busy)).toBe(204_800);
    expect(value(METRIC.processCount, { 'process.status': 'running' })).toBe(1);
  });
});
