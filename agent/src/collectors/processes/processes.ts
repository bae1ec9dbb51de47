import type { Collector, CollectorDeps } from '../contract.ts';
import { createDarwinProcessesCollector } from './darwin.ts';
import { createLinuxProcessesCollector } from './linux.ts';

/** Processes by status, and those that use most CPU or memory. */
export function createProcessesCollector(deps: CollectorDeps): Collector {
  return deps.platform === 'linux'
    ? createLinuxProcessesCollector(deps)
    : createDarwinProcessesCollector(deps);
}
