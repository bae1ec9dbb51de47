import { createChecksCollector } from './checks/checks.ts';
import { createConnectionsCollector } from './connections/connections.ts';
import type { CollectorFactory } from './contract.ts';
import { createCpuCollector } from './cpu/cpu.ts';
import { createDiskCollector } from './disk/disk.ts';
import { createFilesystemCollector } from './filesystem/filesystem.ts';
import { createHeartbeatCollector } from './heartbeat/heartbeat.ts';
import { createLoadCollector } from './load/load.ts';
import { createMemoryCollector } from './memory/memory.ts';
import { createNetworkCollector } from './network/network.ts';
import { createProcessesCollector } from './processes/processes.ts';
import { createSelfCollector } from './self/self.ts';
import { createSystemCollector } from './system/system.ts';

/** In the order they run: the heartbeat first, so that nothing can keep it back. */
export const COLLECTORS = {
  heartbeat: createHeartbeatCollector,
  cpu: createCpuCollector,
  load: createLoadCollector,
  memory: createMemoryCollector,
  filesystem: createFilesystemCollector,
  disk: createDiskCollector,
  network: createNetworkCollector,
  connections: createConnectionsCollector,
  processes: createProcessesCollector,
  system: createSystemCollector,
  checks: createChecksCollector,
  self: createSelfCollector,
} as const satisfies Record<string, CollectorFactory>;

export type CollectorName = keyof typeof COLLECTORS;

/** The collectors that a configuration may switch off; without a heartbeat a host would count as offline. */
export const OPTIONAL_COLLECTORS = Object.keys(COLLECTORS).filter(
  (name): name is Exclude<CollectorName, 'heartbeat'> => name !== 'heartbeat',
);
