import type { Collector, CollectorDeps } from '../contract.ts';
import { createDarwinNetworkCollector } from './darwin.ts';
import { createLinuxNetworkCollector } from './linux.ts';

/** Bytes, packets, errors and drops of every network interface. */
export function createNetworkCollector(deps: CollectorDeps): Collector {
  return deps.platform === 'linux' ? createLinuxNetworkCollector(deps) : createDarwinNetworkCollector(deps);
}
