import type { Collector, CollectorDeps } from '../contract.ts';
import { createDarwinCpuCollector } from './darwin.ts';
import { createLinuxCpuCollector } from './linux.ts';

/** CPU time and utilization by mode, for all CPUs together and for each; the CPUs that may be used. */
export function createCpuCollector(deps: CollectorDeps): Collector {
  return deps.platform === 'linux' ? createLinuxCpuCollector(deps) : createDarwinCpuCollector(deps);
}
