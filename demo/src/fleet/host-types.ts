import type { Key } from '../random/hash.ts';

export type Business = 'payment' | 'orders' | 'users' | 'search' | 'data' | 'edge' | 'platform';

export type HostRole = 'web' | 'api' | 'worker' | 'database' | 'cache' | 'queue' | 'index' | 'ops';

/** How a file system fills over days. */
export type DiskHabit = 'steady' | 'filling' | 'rotating';

export interface Disk {
  readonly device: string;
  readonly mountpoint: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly habit: DiskHabit;
}

export interface Host {
  readonly index: number;
  readonly key: Key;
  readonly name: string;
  /** 32 hexadecimal digits, as in /etc/machine-id. */
  readonly id: string;
  readonly ip: string;
  readonly environment: 'production' | 'staging';
  readonly business: Business;
  readonly role: HostRole;
  readonly group: string;
  readonly tags: readonly string[];
  readonly cores: number;
  readonly memoryBytes: number;
  readonly swapBytes: number;
  readonly disks: readonly Disk[];
  readonly arch: 'amd64' | 'arm64';
  readonly osName: string;
  readonly osVersion: string;
  readonly osDescription: string;
  readonly kernel: string;
  /** How far the host's clock is ahead of the true time. */
  readonly clockOffsetMs: number;
  /** Loses CPU time to other guests of its machine now and then. */
  readonly noisyNeighbour: boolean;
}
