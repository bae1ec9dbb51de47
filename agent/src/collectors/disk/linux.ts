import { existsSync } from 'node:fs';

import { METRIC } from '@vigilops/contracts';

import type { AddReading } from '../../metrics/reading.ts';
import { fieldsOf, wholeNumber } from '../../procfs/parse.ts';
import type { Collector, CollectorDeps } from '../contract.ts';
import { createUnwrapper } from './unwrap.ts';

/** /proc/diskstats counts in sectors of 512 bytes, whatever the disk's own are (proc_diskstats(5)). */
const SECTOR_BYTES = 512;
/** Names of whole disks, for where /sys cannot tell: no partitions, no loop, RAM, device-mapper or md devices. */
const WHOLE_DISK = /^(?:(?:sd|hd|vd|xvd)[a-z]+|nvme\d+n\d+|mmcblk\d+|dasd[a-z]+|pmem\d+)$/;

export function createLinuxDiskCollector({ paths, open }: CollectorDeps): Collector {
  const file = open(`${paths.proc}/diskstats`);
  const unwrap = createUnwrapper();
  const known = new Map<string, boolean>();
  const sysIsThere = existsSync(`${paths.sys}/block`);

  /**
   * A physical (or virtual machine's) disk has a `device`; partitions are no directories there, and volumes made
   * of disks (dm, md, loop) have none, so that no byte is counted twice.
   */
  function isDisk(name: string): boolean {
    const answer =
      known.get(name) ??
      (sysIsThere
        ? existsSync(`${paths.sys}/block/${name.replaceAll('/', '!')}/device`)
        : WHOLE_DISK.test(name));
    known.set(name, answer);
    return answer;
  }

  return {
    collect(add) {
      const lines = file.text().split('\n').map(fieldsOf);
      const disks = lines.filter(([, , name]) => name !== undefined && isDisk(name));
      disks.forEach((fields) => addDisk(add, fields, unwrap));
      // A name that is gone may come back as another device.
      for (const name of known.keys()) {
        if (!lines.some((fields) => fields[2] === name)) {
          known.delete(name);
        }
      }
    },
    close: () => file.close(),
  };
}

function addDisk(
  add: AddReading,
  fields: readonly string[],
  unwrap: (key: string, raw: number) => number,
): void {
  const [, , device = ''] = fields;
  const [reads, , sectorsRead, msReading, writes, , sectorsWritten, msWriting, , msBusy] = fields
    .slice(3, 13)
    .map(wholeNumber);
  const both = (
    metric: typeof METRIC.diskIo | typeof METRIC.diskOperations | typeof METRIC.diskOperationTime,
    read: number | undefined,
    written: number | undefined,
  ) => {
    if (read !== undefined && written !== undefined) {
      add(metric, read, { 'system.device': device, 'disk.io.direction': 'read' });
      add(metric, written, { 'system.device': device, 'disk.io.direction': 'write' });
    }
  };
  const seconds = (key: string, ms: number | undefined) =>
    ms === undefined ? undefined : unwrap(`${device} ${key}`, ms) / 1000;
  both(METRIC.diskIo, times(sectorsRead, SECTOR_BYTES), times(sectorsWritten, SECTOR_BYTES));
  both(METRIC.diskOperations, reads, writes);
  both(METRIC.diskOperationTime, seconds('read', msReading), seconds('write', msWriting));
  const busy = seconds('busy', msBusy);
  if (busy !== undefined) {
    add(METRIC.diskIoTime, busy, { 'system.device': device });
  }
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
