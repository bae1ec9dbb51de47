import type { Collector, CollectorDeps } from '../contract.ts';
import { createDarwinDiskCollector } from './darwin.ts';
import { createLinuxDiskCollector } from './linux.ts';

/** Bytes, operations and busy time of every physical disk. */
export function createDiskCollector(deps: CollectorDeps): Collector {
  return deps.platform === 'linux' ? createLinuxDiskCollector(deps) : createDarwinDiskCollector(deps);
}
