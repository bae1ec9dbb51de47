import type { ServiceReference } from './document.ts';

export interface NamedHost {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  /** Of hosts that were merged into it. */
  readonly aliases: readonly number[];
}

export interface NamedService {
  readonly id: number;
  readonly name: string;
  /** Whose agent defines it; null: people do. */
  readonly definedByHostId: number | null;
}

/** What a name means: one thing, or in words why it means none. */
export type Meaning =
  { readonly found: true; readonly id: number } | { readonly found: false; readonly problem: string };

/** From ids to names that mean the same in another house, and back. */
export interface Directory {
  /** Undefined for what is gone. */
  nameOfHost(hostId: number): string | undefined;
  nameOfService(serviceId: number): ServiceReference | undefined;
  host(reference: string): Meaning;
  service(reference: ServiceReference): Meaning;
}

export function createDirectory(hosts: readonly NamedHost[], services: readonly NamedService[]): Directory {
  const hostsById = new Map(
    hosts.flatMap((host) => [host.id, ...host.aliases].map((id): [number, NamedHost] => [id, host])),
  );
  const hostsByKey = new Map(hosts.map((host) => [host.key, host]));
  const hostsByName = Map.groupBy(hosts, (host) => host.name);
  const servicesById = new Map(services.map((service) => [service.id, service]));
  const servicesByName = Map.groupBy(services, (service) => service.name);

  /** A key is never mistaken for another host's name: it is looked for first. */
  const isPlain = (host: NamedHost) =>
    hostsByName.get(host.name)?.length === 1 && (hostsByKey.get(host.name) ?? host) === host;

  const directory: Directory = {
    nameOfHost: (hostId) => {
      const host = hostsById.get(hostId);
      return host !== undefined && isPlain(host) ? host.name : host?.key;
    },

    nameOfService: (serviceId) => {
      const service = servicesById.get(serviceId);
      if (service === undefined || service.definedByHostId === null) {
        return service?.name;
      }
      const host = directory.nameOfHost(service.definedByHostId);
      return host === undefined ? undefined : { name: service.name, host };
    },

    host: (reference) => {
      const byKey = hostsByKey.get(reference);
      return byKey === undefined
        ? meaningOf(hostsByName.get(reference) ?? [], `host ${quote(reference)}`, 'use its key')
        : { found: true, id: byKey.id };
    },

    service: (reference) => {
      const named = servicesByName.get(typeof reference === 'string' ? reference : reference.name) ?? [];
      if (typeof reference === 'string') {
        const own = named.filter(({ definedByHostId }) => definedByHostId === null);
        const what = `service ${quote(reference)}`;
        return meaningOf(own.length > 0 ? own : named, what, 'name the host whose agent defines it, too');
      }
      const host = directory.host(reference.host);
      if (!host.found) {
        return host;
      }
      const there = named.filter(({ definedByHostId }) => definedByHostId === host.id);
      return meaningOf(there, `service ${quote(reference.name)} of the host ${quote(reference.host)}`, '');
    },
  };
  return directory;
}

function meaningOf(candidates: readonly { readonly id: number }[], what: string, advice: string): Meaning {
  const [only, another] = candidates;
  if (only === undefined) {
    return { found: false, problem: `there is no ${what}` };
  }
  return another === undefined
    ? { found: true, id: only.id }
    : { found: false, problem: `more than one is called ${what}: ${advice}` };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
