import type { Maintenance } from './types.ts';

interface Covered {
  readonly id: number;
  readonly host_id: number | null;
  readonly group: string | null;
}

/** Whether the maintenance is about the service: by name, by its host, by its group, or as a part of all. */
export function coversService(maintenance: Maintenance, { id, host_id, group }: Covered): boolean {
  return (
    maintenance.all ||
    maintenance.service_ids.includes(id) ||
    (host_id !== null && maintenance.host_ids.includes(host_id)) ||
    (group !== null && maintenance.groups.includes(group))
  );
}

/** Running ones, then those to come. */
export const notOver = (all: readonly Maintenance[]): Maintenance[] =>
  all
    .filter(({ state }) => state !== 'over')
    .sort(
      (a, b) => Number(a.state === 'planned') - Number(b.state === 'planned') || a.from.localeCompare(b.from),
    );
