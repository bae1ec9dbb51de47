import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree } from '../../../test/host-tree.ts';
import { createDiskCollector } from './disk.ts';

const read = { 'system.device': 'vda', 'disk.io.direction': 'read' };
const write = { 'system.device': 'vda', 'disk.io.direction': 'write' };
/** reads merged sectors ms, writes merged sectors ms, in flight, ms busy, ms weighted */
const COUNTERS = '100 5 2000 300 50 6 4000 700 0 900 1000';

/** 14 columns: kernels before 4.18; 18 with discards; 20 with flushes since 5.5. */
const FORMATS = [
  ['3.10', COUNTERS],
  ['4.18', `${COUNTERS} 1 2 3 4`],
  ['5.5', `${COUNTERS} 1 2 3 4 5 6`],
] as const;

function treeOf(diskstats: string, devices: readonly string[] = ['vda']) {
  const tree = createHostTree({ 'proc/diskstats': diskstats, 'sys/block/loop0/size': '0' });
  tree.write(Object.fromEntries(devices.map((name) => [`sys/block/${name}/device/model`, 'x'])));
  return tree;
}

describe('the disk collector on Linux', () => {
  it.each(FORMATS)('reads the columns of kernel %s', async (_, counters) => {
    const tree = treeOf(` 254       0 vda ${counters}\n`);
    const { value } = await collect(createDiskCollector(collectorDeps(tree)));
    expect(value(METRIC.diskIo, read)).toBe(1_024_000);
    expect(value(METRIC.diskIo, write)).toBe(2_048_000);
    expect(value(METRIC.diskOperations, read)).toBe(100);
    expect(value(METRIC.diskOperations, write)).toBe(50);
    expect(value(METRIC.diskOperationTime, read)).toBe(0.3);
    expect(value(METRIC.diskOperationTime, write)).toBe(0.7);
    expect(value(METRIC.diskIoTime, { 'system.device': 'vda' })).toBe(0.9);
  });

  it('counts no byte twice: no partition, no volume over disks, no loop', async () => {
    const names = ['vda', 'vda1', 'dm-0', 'md127', 'loop0', 'zram0', 'nvme0n1', 'nvme0n1p1'];
    const tree = treeOf(names.map((name) => `254 0 ${name} ${COUNTERS}`).join('\n'), ['vda', 'nvme0n1']);
    const { of } = await collect(createDiskCollector(collectorDeps(tree)));
    expect(of(METRIC.diskIoTime).map(({ attributes }) => attributes['system.device'])).toEqual([
      'vda',
      'nvme0n1',
    ]);
  });

  it('tells disks by their names where there is no /sys', async () => {
    const names = [
      'sda',
      'sda1',
      'sdaa',
      'nvme1n1',
      'nvme1n1p2',
      'mmcblk0',
      'mmcblk0p1',
      'xvdb',
      'dm-3',
      'loop1',
    ];
    const tree = createHostTree({
      'proc/diskstats': names.map((name) => `8 0 ${name} ${COUNTERS}`).join('\n'),
    });
    const { of } = await collect(createDiskCollector(collectorDeps(tree)));
    expect(of(METRIC.diskIoTime).map(({ attributes }) => attributes['system.device'])).toEqual([
      'sda',
      'sdaa',
      'nvme1n1',
      'mmcblk0',
      'xvdb',
    ]);
  });

  it('goes on when the 32-bit milliseconds start again after 49.7 days', async () => {
    const line = (busy: number) => `254 0 vda 1 1 1 1 1 1 1 1 0 ${busy} 1\n`;
    const tree = treeOf(line(4_294_967_000));
    const collector = createDiskCollector(collectorDeps(tree));
    await collect(collector);
    tree.write({ 'proc/diskstats': line(704) });
    const wrapped = await collect(collector);
    expect(wrapped.value(METRIC.diskIoTime, { 'system.device': 'vda' })).toBe(4_294_968);
    tree.write({ 'proc/diskstats': line(1_704) });
    const later = await collect(collector);
    expect(later.value(METRIC.diskIoTime, { 'system.device': 'vda' })).toBe(4_294_969);
  });

  it('shows a real restart of the counters as the fall that it is', async () => {
    const tree = treeOf('254 0 vda 9 9 9 9 9 9 9 9 0 500000 9\n');
    const collector = createDiskCollector(collectorDeps(tree));
    await collect(collector);
    tree.write({ 'proc/diskstats': '254 0 vda 1 1 1 1 1 1 1 1 0 1000 1\n' });
    expect((await collect(collector)).value(METRIC.diskIoTime, { 'system.device': 'vda' })).toBe(1);
  });

  it('forgets a disk that is pulled and takes its name’s next bearer for what it is', async () => {
    const tree = treeOf(`8 0 sdb ${COUNTERS}\n`, ['sdb']);
    const collector = createDiskCollector(collectorDeps(tree));
    expect((await collect(collector)).of(METRIC.diskIoTime)).toHaveLength(1);
    tree.write({ 'proc/diskstats': '' });
    tree.remove('sys/block/sdb');
    expect((await collect(collector)).readings).toEqual([]);
    tree.write({ 'proc/diskstats': `8 0 sdb ${COUNTERS}\n`, 'sys/block/sdb/size': '0' });
    expect((await collect(collector)).readings).toEqual([]);
  });

  it('passes over the four columns of partitions in kernel 2.6 and other short lines', async () => {
    const tree = treeOf('254 0 vda 1 2 3 4\nvda\n\n254 0\n');
    expect((await collect(createDiskCollector(collectorDeps(tree)))).of(METRIC.diskIo)).toEqual([]);
  });
});

describe('the disk collector on macOS', () => {
  it('adds up all disks', async () => {
    const library = {
      fsStats: () => Promise.resolve({ rx: 1_000, wx: 2_000 }),
      disksIO: () => Promise.resolve({ rIO: 10, wIO: 20 }),
    };
    const deps = collectorDeps(createHostTree(), {
      platform: 'darwin',
      systemInformation: () => Promise.resolve(library as never),
    });
    const { value } = await collect(createDiskCollector(deps));
    expect(value(METRIC.diskIo, { 'system.device': 'all', 'disk.io.direction': 'write' })).toBe(2_000);
    expect(value(METRIC.diskOperations, { 'system.device': 'all', 'disk.io.direction': 'read' })).toBe(10);
  });
});
