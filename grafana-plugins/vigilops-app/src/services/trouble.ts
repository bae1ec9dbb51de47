import { isChecked, type Service, type ServiceStatus } from './types.ts';

/** From what needs a person most to what needs none. */
export const STATUSES = ['down', 'unknown', 'maintenance', 'paused', 'up'] as const satisfies ServiceStatus[];

const gravity = ({ status }: Pick<Service, 'status'>) => STATUSES.indexOf(status);

/** The service that needs a person most comes first; of those that are down the cause before what hangs on it. */
export function byTrouble(a: Service, b: Service): number {
  const caused = Number(a.because_of !== null) - Number(b.because_of !== null);
  return gravity(a) - gravity(b) || caused || compareNames(a, b);
}

export const compareNames = (a: Pick<Service, 'name'>, b: Pick<Service, 'name'>) =>
  a.name.localeCompare(b.name, undefined, { numeric: true });

export interface ServiceFilter {
  /** Part of the name, the target, the group or a tag. */
  readonly text: string;
  /** Empty: any. */
  readonly statuses: readonly ServiceStatus[];
  readonly type: string;
  readonly group: string;
  readonly tag: string;
  /** Id of a host; empty: any. */
  readonly host: string;
}

export function filterServices(services: readonly Service[], filter: ServiceFilter): Service[] {
  const needle = filter.text.trim().toLowerCase();
  return services.filter(
    (service) =>
      (needle === '' || searched(service).some((text) => text.toLowerCase().includes(needle))) &&
      (filter.statuses.length === 0 || filter.statuses.includes(service.status)) &&
      (filter.type === '' || service.type === filter.type) &&
      (filter.group === '' || service.group === filter.group) &&
      (filter.tag === '' || service.tags.includes(filter.tag)) &&
      (filter.host === '' || hostsOf(service).includes(Number(filter.host))),
  );
}

const searched = ({ name, target, group, tags }: Service) => [name, target ?? '', group ?? '', ...tags];

/** Where it runs, and where its telemetry comes from. */
const hostsOf = ({ host_id, host_ids }: Service) => [...(host_id === null ? [] : [host_id]), ...host_ids];

export interface Counted {
  readonly checked: number;
  readonly byStatus: Readonly<Record<ServiceStatus, number>>;
}

export function countServices(services: readonly Service[]): Counted {
  const byStatus = { down: 0, unknown: 0, maintenance: 0, paused: 0, up: 0 };
  const checked = services.filter(isChecked);
  checked.forEach(({ status }) => (byStatus[status] += 1));
  return { checked: checked.length, byStatus };
}

export type ServiceGroup = readonly [group: string | null, services: readonly Service[]];

/** Groups in the order of their first services, each with its services in the order that they have. */
export function groupServices(services: readonly Service[]): ServiceGroup[] {
  const groups = new Map<string | null, Service[]>();
  for (const service of services) {
    const known = groups.get(service.group);
    if (known === undefined) {
      groups.set(service.group, [service]);
    } else {
      known.push(service);
    }
  }
  return [...groups];
}
