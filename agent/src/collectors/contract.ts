import type { Clock } from '@vigilops/runtime';
import type * as systeminformation from 'systeminformation';

import type { ContainerLimits } from '../cgroup/container-limits.ts';
import type { HostPaths } from '../host/paths.ts';
import type { AddReading } from '../metrics/reading.ts';
import type { KernelConstants } from '../procfs/kernel-constants.ts';
import type { OpenProcFile } from '../procfs/proc-file.ts';
import type { AgentState } from './agent-state.ts';

/** The part of statfs(2) that is read; block counts are of `frsize` bytes. */
export interface FileSystemSpace {
  readonly bsize: number;
  readonly frsize: number;
  readonly blocks: number;
  readonly bfree: number;
  readonly bavail: number;
}

/** The functions of the `systeminformation` library that the agent uses; most start child processes. */
export type SystemInformation = Pick<
  typeof systeminformation,
  'mem' | 'fsSize' | 'fsStats' | 'disksIO' | 'networkStats' | 'networkConnections' | 'processes'
>;

export interface CollectorDeps {
  readonly platform: 'linux' | 'darwin';
  readonly paths: HostPaths;
  readonly open: OpenProcFile;
  readonly limits: ContainerLimits;
  readonly kernel: KernelConstants;
  readonly clock: Clock;
  readonly statfs: (path: string) => Promise<FileSystemSpace>;
  /** Loaded at its first use, and on macOS only. */
  readonly systemInformation: () => Promise<SystemInformation>;
  /** What Node tells of the machine without a child process. */
  readonly machine: Machine;
  readonly agent: () => AgentState;
}

export interface Machine {
  readonly cpus: () => readonly CpuTimes[];
  readonly cpuCount: () => number;
  readonly loadAverage: () => readonly number[];
  readonly uptimeSeconds: () => number;
}

/** Milliseconds since the CPU was started. */
export interface CpuTimes {
  readonly times: {
    readonly user: number;
    readonly nice: number;
    readonly sys: number;
    readonly idle: number;
    readonly irq: number;
  };
}

export interface Round {
  /** When this round began, on a clock that never jumps: the only one to divide by. */
  readonly monotonicMs: number;
  /** Something that could not be read while the rest could; counted, and logged when it is new. */
  readonly problem: (text: string) => void;
}

/**
 * One family of figures. `collect` reads them once and throws when it can read none of them. A rate needs two
 * rounds; a collector that has seen only one, or no time between two, leaves the rate out.
 */
export interface Collector {
  collect(add: AddReading, round: Round): void | Promise<void>;
  close(): void;
  /** Not collected again before this has passed: for what is dear and slow to change. */
  readonly minPeriodMs?: number;
}

export type CollectorFactory = (deps: CollectorDeps) => Collector;
