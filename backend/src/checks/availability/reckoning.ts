import type { MaintenanceRecord, ServiceRecord } from '../../model/index.ts';
import type { ListHosts } from '../host-directory.ts';
import type { AvailabilityReader } from './availability.ts';
import { isMeant } from './maintenance-spans.ts';
import { lastDays, type PeriodSpan } from './periods.ts';
import { percentOf, type Tally } from './tally.ts';
import { createCalendar } from '@vigilops/runtime';

/** How availability is reckoned, for who shows it elsewhere. */
export interface Reckoning extends AvailabilityReader {
  /** So many days of a time zone up to this moment, oldest first. */
  lastDays(days: number, nowUs: number, timeZone: string): readonly PeriodSpan[];
  percentOf(seconds: Pick<Tally, 'up' | 'down'>): number | null;
  /** The ids of those services that each of the windows means. */
  meant(
    windows: readonly MaintenanceRecord[],
    services: readonly ServiceRecord[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<MaintenanceRecord, ReadonlySet<number>>>;
}

export function createReckoning(availability: AvailabilityReader, hosts: ListHosts): Reckoning {
  return {
    ...availability,
    lastDays: (days, nowUs, timeZone) => lastDays(days, nowUs, createCalendar(timeZone)),
    percentOf,
    meant: async (windows, services, signal) => {
      const namesGroups = windows.some(({ groups }) => groups.length > 0);
      const groups = new Map(
        namesGroups ? (await hosts(signal)).map(({ id, group }) => [id, group] as const) : [],
      );
      return new Map(
        windows.map((window) => [
          window,
          new Set(services.filter((service) => isMeant(window, service, groups)).map(({ id }) => id)),
        ]),
      );
    },
  };
}
