import type { Host } from '../api/types.ts';
import { byTrouble } from './host-health.ts';

export const SORT_KEYS = ['name', 'state', 'cpu', 'memory', 'disk', 'group', 'address', 'seen'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface HostSort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Who needs a person first. */
export const DEFAULT_SORT: HostSort = { key: 'state', descending: true };

/** `cpu`, or `-cpu` for the largest first; anything else is the default. */
export function sortFromText(text: string): HostSort {
  const name = text.replace(/^-/, '');
  const key = SORT_KEYS.find((each) => each === name);
  return key === undefined ? DEFAULT_SORT : { key, descending: text.startsWith('-') };
}

export const sortToText = ({ key, descending }: HostSort) =>
  key === DEFAULT_SORT.key && descending ? '' : `${descending ? '-' : ''}${key}`;

/** The other way round when it is sorted by that already. Figures begin with the largest, names with A. */
export function nextSort(now: HostSort, key: SortKey): HostSort {
  const texts: readonly SortKey[] = ['name', 'group', 'address'];
  return { key, descending: now.key === key ? !now.descending : !texts.includes(key) };
}

type Value = string | number | null;

const VALUES: Readonly<Record<Exclude<SortKey, 'state'>, (host: Host) => Value>> = {
  name: (host) => host.name,
  cpu: (host) => host.figures.cpu_usage_ratio,
  memory: (host) => host.figures.memory_usage_ratio,
  disk: (host) => host.figures.disk_usage_ratio,
  group: (host) => host.group,
  address: (host) => host.ip,
  seen: (host) => (host.last_heartbeat === null ? null : Date.parse(host.last_heartbeat)),
};

/** What has no value comes last either way. */
export function sortHosts(hosts: readonly Host[], { key, descending }: HostSort): Host[] {
  if (key === 'state') {
    return descending ? hosts.toSorted(byTrouble) : hosts.toSorted((a, b) => byTrouble(b, a));
  }
  const valueOf = VALUES[key];
  return hosts.toSorted((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === null || right === null) {
      return left === right ? a.name.localeCompare(b.name) : left === null ? 1 : -1;
    }
    const order =
      typeof left === 'number'
        ? left - Number(right)
        : left.localeCompare(String(right), undefined, { numeric: true });
    return (descending ? -order : order) || a.name.localeCompare(b.name);
  });
}
