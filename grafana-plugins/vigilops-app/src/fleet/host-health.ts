import type { Host } from '../api/types.ts';
import { labelsOf } from './labels.ts';

/** From well to worst; the order in which hosts are listed is the reverse. */
export const HEALTHS = ['well', 'unknown', 'warning', 'critical', 'offline'] as const;
export type Health = (typeof HEALTHS)[number];

export type FigureName = 'cpu' | 'memory' | 'disk';

export interface Figure {
  readonly name: FigureName;
  /** 0 to 1 */
  readonly ratio: number;
}

/** Shares in use from which a host wants a look, and from which it is in trouble. */
export const LIMITS: Readonly<Record<FigureName, { readonly warning: number; readonly critical: number }>> = {
  cpu: { warning: 0.8, critical: 0.9 },
  memory: { warning: 0.8, critical: 0.9 },
  disk: { warning: 0.75, critical: 0.85 },
};

/** What is known of the host's use, the nearest to its limit first. */
export function figuresOf({ figures }: Host): Figure[] {
  const all: readonly (readonly [FigureName, number | null])[] = [
    ['cpu', figures.cpu_usage_ratio],
    ['memory', figures.memory_usage_ratio],
    ['disk', figures.disk_usage_ratio],
  ];
  return all
    .flatMap(([name, ratio]): Figure[] => (ratio === null ? [] : [{ name, ratio }]))
    .sort((a, b) => b.ratio / LIMITS[b.name].critical - a.ratio / LIMITS[a.name].critical);
}

export function figureHealth({ name, ratio }: Figure): 'well' | 'warning' | 'critical' {
  const { warning, critical } = LIMITS[name];
  return ratio >= critical ? 'critical' : ratio >= warning ? 'warning' : 'well';
}

export function hostHealth(host: Host): Health {
  if (host.status === 'offline') {
    return 'offline';
  }
  const [worst] = figuresOf(host);
  return worst === undefined ? 'unknown' : figureHealth(worst);
}

/** The host that needs a person most comes first; among equals the fuller one, then by name. */
export function byTrouble(a: Host, b: Host): number {
  const gravity = HEALTHS.indexOf(hostHealth(b)) - HEALTHS.indexOf(hostHealth(a));
  const fullness = (figuresOf(b)[0]?.ratio ?? 0) - (figuresOf(a)[0]?.ratio ?? 0);
  return gravity || fullness || a.name.localeCompare(b.name);
}

export interface FleetFilter {
  /** Part of the name, an address or a tag. */
  readonly text: string;
  readonly group: string;
  /** All of these. */
  readonly tags: readonly string[];
  /** All of these, as `key:value`. */
  readonly labels: readonly string[];
  readonly trouble: boolean;
}

export const inTrouble = (host: Host) => HEALTHS.indexOf(hostHealth(host)) >= HEALTHS.indexOf('warning');

export function filterHosts(hosts: readonly Host[], filter: FleetFilter): Host[] {
  const needle = filter.text.toLowerCase();
  return hosts.filter(
    (host) =>
      (needle === '' ||
        [host.name, ...host.ips, ...host.tags].some((text) => text.toLowerCase().includes(needle))) &&
      (filter.group === '' || host.group === filter.group) &&
      filter.tags.every((tag) => host.tags.includes(tag)) &&
      hasLabels(host, filter.labels) &&
      (!filter.trouble || inTrouble(host)),
  );
}

function hasLabels(host: Host, wanted: readonly string[]): boolean {
  const labels = wanted.length === 0 ? [] : labelsOf(host);
  return wanted.every((label) => labels.includes(label));
}

export type HostGroup = readonly [group: string | null, hosts: readonly Host[]];

/** Groups in the order of their first hosts, each with its hosts in the order that they have. */
export function grouped(hosts: readonly Host[]): HostGroup[] {
  const groups = new Map<string | null, Host[]>();
  for (const host of hosts) {
    groups.set(host.group, [...(groups.get(host.group) ?? []), host]);
  }
  return [...groups];
}
