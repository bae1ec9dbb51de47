import type { IncidentDetail, Investigation } from '@vigilops/contracts/api';
import { until, type House } from '@vigilops/testkit/house';
import { askOrNothing, type List } from './ask.ts';

const INVESTIGATION_MS = 15_000;

/** All that a person reads of an incident: what fired, the likely cause, the evidence that was kept, what was investigated. */
export async function reportOf(house: House, incidentId: number): Promise<string> {
  const [incident, investigated] = await Promise.all([
    askOrNothing<IncidentDetail>(house, `/api/v1/incidents/${String(incidentId)}`),
    investigate(house, incidentId),
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
  return [...parts, investigated].join('\n');
}

/** The report without a model: one that began by itself, or is asked for now. Empty where there is none in time. */
async function investigate(house: House, incidentId: number): Promise<string> {
  await askOrNothing(house, '/api/v1/investigations', { incident_id: incidentId });
  const path = `/api/v1/investigations?incident_id=${String(incidentId)}`;
  return until('the investigation is over', INVESTIGATION_MS, async () => {
    const found = await askOrNothing<List<Investigation>>(house, path);
    if (found === undefined) {
      return '';
    }
    const [newest] = found.items;
    return newest === undefined || newest.state === 'running' ? undefined : JSON.stringify(newest.report);
  }).catch(() => '');
}
