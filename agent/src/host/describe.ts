import { arch, networkInterfaces, release } from 'node:os';

import { hostAddresses, temporaryAddresses } from './addresses.ts';
import { readDarwinRelease, readLinuxRelease } from './operating-system.ts';
import type { HostPaths } from './paths.ts';
import { hostResource } from './resource.ts';

export interface HostIdentity {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly group: string | undefined;
}

/** The resource as the host is now; only its addresses can differ from one call to the next. */
export function describeHost(
  identity: HostIdentity,
  options: {
    readonly platform: 'linux' | 'darwin';
    readonly paths: HostPaths;
    readonly bootTimeMs: number;
    readonly agentVersion: string;
  },
): Readonly<Record<string, string | readonly string[]>> {
  const { platform, paths, bootTimeMs, agentVersion } = options;
  return hostResource({
    ...identity,
    ips: hostAddresses(networkInterfaces(), platform === 'linux' ? temporaryAddresses(paths) : new Set()),
    arch: arch(),
    platform,
    operatingSystem: platform === 'linux' ? readLinuxRelease(paths.etc, paths.root) : readDarwinRelease(),
    kernel: release(),
    bootTimeMs,
    agentVersion,
  });
}
