import { METRIC } from '@vigilops/contracts';

import type { AddReading } from '../../metrics/reading.ts';

/** The values of process.status: the four of the semantic conventions, and two that Linux tells apart. */
export const STATUSES = ['running', 'sleeping', 'blocked', 'idle', 'stopped', 'defunct'] as const;
export type ProcessStatus = (typeof STATUSES)[number];

/** How many are reported for CPU, and how many for memory. */
export const TOP_COUNT = 10;

export interface ProcessFigures {
  readonly pid: number;
  readonly name: string;
  /** Program path or name, no arguments: they hold passwords. */
  readonly command: string | undefined;
  readonly owner: string | undefined;
  /** 0..1 of all CPUs; undefined in the first round. */
  readonly cpuShare: number | undefined;
  readonly memoryBytes: number;
}

export function addStatuses(add: AddReading, counts: ReadonlyMap<ProcessStatus, number>): void {
  for (const status of STATUSES) {
    add(METRIC.processCount, counts.get(status) ?? 0, { 'process.status': status });
  }
}

export function addProcess(add: AddReading, process: ProcessFigures): void {
  const attributes = {
    'process.pid': process.pid,
    'process.executable.name': process.name,
    ...(process.command === undefined ? {} : { 'process.command': process.command }),
    ...(process.owner === undefined ? {} : { 'process.owner': process.owner }),
  };
  if (process.cpuShare !== undefined) {
    add(METRIC.processCpuUtilization, process.cpuShare, attributes);
  }
  add(METRIC.processMemoryUsage, process.memoryBytes, attributes);
}
