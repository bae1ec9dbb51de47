import type { Collector, CollectorDeps } from '../contract.ts';
import { createDarwinFilesystemCollector } from './darwin.ts';
import { createLinuxFilesystemCollector } from './linux.ts';

/** Size, usage and utilization of every real file system. */
export function createFilesystemCollector(deps: CollectorDeps): Collector {
  return deps.platform === 'linux'
    ? createLinuxFilesystemCollector(deps)
    : createDarwinFilesystemCollector(deps);
}
