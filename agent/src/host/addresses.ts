import { readFileSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';

import { networkDirectory } from './network-directory.ts';
import type { HostPaths } from './paths.ts';

/** Bridges and tunnels of container and VM runtimes: the same private addresses on every host that has them. */
const RUNTIME_INTERFACE =
  /^(docker|br-|veth|virbr|vnet|cni|cali|flannel|cilium|lxc|lxd|kube|podman|utun|awdl|llw|bridge)/;
const MAX_ADDRESSES = 16;

/**
 * The addresses under which the host can be reached (host.ip), IPv4 first, in a fixed order: they are part of the
 * resource, and a resource that changes makes every series a new one. Hence also no temporary IPv6 addresses.
 */
export function hostAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  temporary: ReadonlySet<string>,
): string[] {
  const addresses = Object.entries(interfaces)
    .filter(([name]) => !RUNTIME_INTERFACE.test(name))
    .flatMap(([, infos]) => infos ?? [])
    .filter(({ internal, address }) => !internal && !isLinkLocal(address) && !temporary.has(address));
  const ofFamily = (family: string) =>
    addresses
      .filter((info) => info.family === family)
      .map(({ address }) => address)
      .sort();
  return [...new Set([...ofFamily('IPv4'), ...ofFamily('IPv6')])].slice(0, MAX_ADDRESSES);
}

function isLinkLocal(address: string): boolean {
  return address.startsWith('169.254.') || /^fe[89ab]/i.test(address);
}

const IFA_F_TEMPORARY = 0x01;

/** The IPv6 privacy addresses (RFC 8981), which change every day, from /proc/net/if_inet6. */
export function temporaryAddresses(paths: HostPaths): ReadonlySet<string> {
  let text: string;
  try {
    text = readFileSync(`${networkDirectory(paths)}/if_inet6`, 'latin1');
  } catch {
    return new Set();
  }
  const rows = text.split('\n').map((line) => line.split(/\s+/));
  const temporary = rows.filter(([, , , , flags = '0']) => (parseInt(flags, 16) & IFA_F_TEMPORARY) !== 0);
  return new Set(temporary.map(([hex = '']) => canonicalIpv6(hex)));
}

/** 32 hex digits as Node prints an address: `2001:db8::1`. */
function canonicalIpv6(hex: string): string {
  const groups = hex.match(/.{4}/g) ?? [];
  const url = new URL(`http://[${groups.join(':')}]/`);
  return url.hostname.slice(1, -1);
}
