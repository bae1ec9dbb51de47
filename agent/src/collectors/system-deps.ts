import { availableParallelism, cpus, loadavg, uptime } from 'node:os';

import type { Clock } from '@vigilops/runtime';

import { createContainerLimits } from '../cgroup/container-limits.ts';
import type { HostPaths } from '../host/paths.ts';
import { readKernelConstants } from '../procfs/kernel-constants.ts';
import { createProcFileOpener } from '../procfs/proc-file.ts';
import type { AgentState } from './agent-state.ts';
import type { CollectorDeps } from './contract.ts';

/** The real machine, for main; tests make their own. */
export function systemCollectorDeps(options: {
  readonly platform: 'linux' | 'darwin';
  readonly paths: HostPaths;
  readonly clock: Clock;
  readonly agent: () => AgentState;
  readonly statfs: CollectorDeps['statfs'];
}): CollectorDeps {
  const kernel = readKernelConstants();
  return {
    ...options,
    open: createProcFileOpener(),
    kernel,
    limits: createContainerLimits(options.paths, kernel.ticksPerSecond),
    systemInformation: () => import('systeminformation'),
    machine: {
      cpus,
      cpuCount: availableParallelism,
      loadAverage: loadavg,
      uptimeSeconds: uptime,
    },
  };
}
