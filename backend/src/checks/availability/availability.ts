import type { MaintenanceStore, ServiceRecord, ServiceStateStore } from '../../model/index.ts';
import type { Range } from '../checks.ts';
import type { ListHosts } from '../host-directory.ts';
import { isMeant, mergeSpans, type GroupOfHost } from './maintenance-spans.ts';
import { tallyOf, type Tally } from './tally.ts';

export interface AvailabilityDeps {
  readonly states: Pick<ServiceStateStore, 'outlines'>;
  readonly maintenance: Pick<MaintenanceStore, 'list'>;
  readonly hosts: ListHosts;
}

/** Counts the seconds of services by state within stretches of time. */
export interface AvailabilityReader {
  /** Of each service one tally a span, in the order of both. Spans may overlap. */
  tallies(
    services: readonly ServiceRecord[],
    spans: readonly Range[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<readonly (readonly Tally[])[]>;
}

export function createAvailability({ states, maintenance, hosts }: AvailabilityDeps): AvailabilityReader {
  /** Only a window that names a group needs to know who is in it. */
  async function groupsFor(isNeeded: boolean, signal: AbortSignal): Promise<GroupOfHost> {
    return new Map(isNeeded ? (await hosts(signal)).map(({ id, group }) => [id, group]) : []);
  }

  return {
    tallies: async (services, spans, nowUs, signal) => {
      if (services.length === 0 || spans.length === 0) {
        return services.map(() => []);
      }
      const range = {
        fromUs: Math.min(...spans.map(({ fromUs }) => fromUs)),
        toUs: Math.max(...spans.map(({ toUs }) => toUs)),
      };
      const [outlines, windows] = await Promise.all([
        states.outlines({ serviceIds: services.map(({ id }) => id), ...range }, signal),
        maintenance.list(range, signal),
      ]);
      const groups = await groupsFor(
        windows.some((window) => window.groups.length > 0),
        signal,
      );
      return services.map((service) => {
        const own = mergeSpans(windows.filter((window) => isMeant(window, service, groups)));
        return tallyOf(outlines.get(service.id), own, spans, nowUs);
      });
    },
  };
}
