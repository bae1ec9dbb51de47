import { VigilError } from '@vigilops/contracts';
import { createStatusIncidentRequest, statusIncident } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { timeUs } from '../../times.ts';
import { byOf } from '../actor.ts';
import { presentStatusIncident } from './present.ts';

export const createStatusIncident = defineRoute({
  method: 'post',
  path: '/api/v1/status-incidents',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createStatusIncident',
  tag: 'status page',
  summary: 'Tells of an outage, with a first update',
  status: 201,
  body: createStatusIncidentRequest,
  answer: statusIncident,
  handle: async ({ body }, { deps, caller, from, signal, nowUs }) => {
    const { title, impact, service_ids: serviceIds, status, text } = body;
    const startedUs = body.started_at === undefined ? nowUs : timeUs(body.started_at, nowUs);
    if (startedUs > nowUs) {
      throw new VigilError(
        'REQUEST_INVALID',
        'started_at: must not be in the future; what is planned is maintenance',
      );
    }
    const created = await deps.statusIncidents.create(
      {
        title,
        impact,
        serviceIds: [...new Set(serviceIds)],
        startedAt: new Date(startedUs / 1_000),
        update: { at: new Date(nowUs / 1_000), status, text },
      },
      {
        ...byOf(caller, from),
        action: 'status_incident.created',
        subject: title,
        detail: { impact, status },
      },
      signal,
    );
    return presentStatusIncident(created);
  },
});
