import { VigilError } from '@vigilops/contracts';
import { statusIncidentParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeStatusIncident = defineRoute({
  method: 'delete',
  path: '/api/v1/status-incidents/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeStatusIncident',
  tag: 'status page',
  summary: 'Takes an incident away with all that was told of it',
  status: 204,
  params: statusIncidentParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    const removed = await deps.statusIncidents.remove(
      id,
      deps.clock.now(),
      (subject) => ({ ...byOf(caller, from), action: 'status_incident.removed', subject, detail: { id } }),
      signal,
    );
    if (!removed) {
      throw new VigilError('NOT_FOUND', `there is no incident ${String(id)}`);
    }
    return undefined;
  },
});
