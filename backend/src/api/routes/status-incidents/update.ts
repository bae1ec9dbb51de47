import { statusIncident, statusIncidentParams, updateStatusIncidentRequest } from '@vigilops/contracts/api';
import { VigilError } from '@vigilops/contracts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentStatusIncident } from './present.ts';

export const updateStatusIncident = defineRoute({
  method: 'post',
  path: '/api/v1/status-incidents/{id}/updates',
  policy: { access: 'token', needs: 'write' },
  operationId: 'updateStatusIncident',
  tag: 'status page',
  summary: 'An update to an incident; `resolved` closes it, another status opens it again',
  status: 200,
  params: statusIncidentParams,
  body: updateStatusIncidentRequest,
  answer: statusIncident,
  handle: async ({ params: { id }, body }, { deps, caller, from, signal, nowUs }) => {
    const { status, text, title, impact, service_ids: serviceIds } = body;
    const changed = await deps.statusIncidents.update(
      id,
      {
        update: { at: new Date(nowUs / 1_000), status, text },
        title,
        impact,
        serviceIds: serviceIds === undefined ? undefined : [...new Set(serviceIds)],
      },
      (subject) => ({
        ...byOf(caller, from),
        action: 'status_incident.updated',
        subject,
        detail: { id, status },
      }),
      signal,
    );
    if (changed === undefined) {
      throw new VigilError('NOT_FOUND', `there is no incident ${String(id)}`);
    }
    return presentStatusIncident(changed);
  },
});
