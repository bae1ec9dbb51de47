import type { Incident } from '../../alerts/types.ts';
import type { Host } from '../../api/types.ts';

/** Those that have a host of the group and, somewhere in what is read of them, the text. The order stays. */
export function shownIncidents(
  incidents: readonly Incident[],
  hosts: readonly Pick<Host, 'id' | 'group'>[],
  { group, text }: { readonly group: string; readonly text: string },
): Incident[] {
  const members = new Set(hosts.filter((host) => host.group === group).map(({ id }) => id));
  const wanted = text.trim().toLowerCase();
  return incidents.filter(
    (incident) =>
      (group === '' || incident.hosts.some(({ id }) => members.has(id))) &&
      (wanted === '' || wordsOf(incident).some((word) => word.toLowerCase().includes(wanted))),
  );
}

const wordsOf = ({ title, cause, hosts, services, assigned_to: to }: Incident) => [
  title,
  cause ?? '',
  to ?? '',
  ...[...hosts, ...services].map(({ name }) => name),
];
