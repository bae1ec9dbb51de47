import type { Collector, CollectorDeps } from '../contract.ts';
import { createDarwinConnectionsCollector } from './darwin.ts';
import { createLinuxConnectionsCollector } from './linux.ts';

/** Sockets by transport, of TCP also by state. */
export function createConnectionsCollector(deps: CollectorDeps): Collector {
  return deps.platform === 'linux'
    ? createLinuxConnectionsCollector(deps)
    : createDarwinConnectionsCollector(deps);
}
