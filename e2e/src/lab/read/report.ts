import type { IncidentDetail } from '@vigilops/contracts/api';
import type { House } from '@vigilops/testkit/house';
import { askOrNothing } from './ask.ts';

/** All that a person reads of an incident: what fired, the likely cause, the evidence that was kept, what was done. */
export async function reportOf(house: House, incidentId: number): Promise<string> {
  const [incident, investigations] = await Promise.all([
    askOrNothing<IncidentDetail>(house, `/api/v1/incidents/${String(incidentId)}`),
    askOrNothing<unknown>(house, `/api/v1/investigations?incident_id=${String(incidentId)}`),
  ]);
  const parts =
    incident === undefined
      ? []
      : [
          incident.title,
          incident.cause ?? '',
          ...incident.services.map(({ name }) => name),
          ...incident.members.flatMap(({ message, service_name: service, labels, evidence }) => [
            message,
            service ?? '',
            ...Object.values(labels),
            ...evidence.flatMap(({ title, lines }) => [title, ...lines]),
          ]),
        ];
  return [...parts, investigations === undefined ? '' : JSON.stringify(investigations)].join('\n');
}
