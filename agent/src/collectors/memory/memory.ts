import type { Collector, CollectorDeps } from '../contract.ts';
import { createDarwinMemoryCollector } from './darwin.ts';
import { createLinuxMemoryCollector } from './linux.ts';

/** Memory and swap: usage by state, limit, utilization, what is available. */
export function createMemoryCollector(deps: CollectorDeps): Collector {
  return deps.platform === 'linux' ? createLinuxMemoryCollector(deps) : createDarwinMemoryCollector(deps);
}
