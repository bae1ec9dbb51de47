import { METRIC } from '@vigilops/contracts';

import type { AddReading } from '../../metrics/reading.ts';

/** Bytes by system.memory.state; together they are the limit. */
export type MemoryStates = Readonly<Partial<Record<'used' | 'free' | 'buffers' | 'cached', number>>>;

export function addMemory(
  add: AddReading,
  limitBytes: number,
  states: MemoryStates,
  availableBytes: number | undefined,
): void {
  add(METRIC.memoryLimit, limitBytes);
  for (const [state, bytes] of Object.entries(states)) {
    add(METRIC.memoryUsage, bytes, { 'system.memory.state': state });
    if (limitBytes > 0) {
      add(METRIC.memoryUtilization, bytes / limitBytes, { 'system.memory.state': state });
    }
  }
  if (availableBytes !== undefined) {
    add(METRIC.memoryLinuxAvailable, availableBytes);
  }
}

/** Without swap space there is a usage of 0 but no utilization: nothing over nothing. */
export function addSwap(add: AddReading, limitBytes: number, usedBytes: number): void {
  const used = Math.min(usedBytes, limitBytes);
  add(METRIC.pagingUsage, used, { 'system.paging.state': 'used' });
  add(METRIC.pagingUsage, limitBytes - used, { 'system.paging.state': 'free' });
  if (limitBytes > 0) {
    add(METRIC.pagingUtilization, used / limitBytes, { 'system.paging.state': 'used' });
    add(METRIC.pagingUtilization, 1 - used / limitBytes, { 'system.paging.state': 'free' });
  }
}
