import { RESOURCE } from '@vigilops/contracts';

import type { OperatingSystem } from './operating-system.ts';

export interface HostDescription {
  readonly id: string;
  readonly name: string;
  readonly ips: readonly string[];
  /** Node's `os.arch()`. */
  readonly arch: string;
  readonly platform: 'linux' | 'darwin';
  readonly operatingSystem: OperatingSystem;
  readonly kernel: string;
  readonly bootTimeMs: number;
  readonly agentVersion: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly group: string | undefined;
}

/** The values of host.arch where they differ from Node's. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: 'x86',
  arm: 'arm32',
  ppc64: 'ppc64',
};

/** The resource of everything the agent sends: who the host is, never what changes from minute to minute. */
export function hostResource(host: HostDescription): Readonly<Record<string, string | readonly string[]>> {
  const { operatingSystem } = host;
  const labels = Object.entries(host.labels).map(([key, value]) => [
    `${RESOURCE.hostLabelPrefix}${key}`,
    value,
  ]);
  return {
    [RESOURCE.hostId]: host.id,
    [RESOURCE.hostName]: host.name,
    [RESOURCE.hostArch]: ARCHITECTURES[host.arch] ?? host.arch,
    ...(host.ips.length === 0 ? {} : { [RESOURCE.hostIp]: host.ips }),
    [RESOURCE.osType]: host.platform,
    [RESOURCE.osName]: operatingSystem.name,
    ...(operatingSystem.version === '' ? {} : { [RESOURCE.osVersion]: operatingSystem.version }),
    [RESOURCE.osDescription]: operatingSystem.description,
    [RESOURCE.kernelVersion]: host.kernel,
    [RESOURCE.hostBootTime]: new Date(host.bootTimeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    [RESOURCE.agentVersion]: host.agentVersion,
    ...(host.tags.length === 0 ? {} : { [RESOURCE.hostTags]: host.tags }),
    ...(host.group === undefined ? {} : { [RESOURCE.hostGroup]: host.group }),
    ...Object.fromEntries(labels),
  };
}
