import { acknowledgeIncidentsRequest, acknowledgeIncidentsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { calledOf } from '../../../model/index.ts';

export const acknowledgeIncidents = defineRoute({
  method: 'post',
  path: '/api/v1/incidents/ack',
  policy: { access: 'token', needs: 'write' },
  operationId: 'acknowledgeIncidents',
  tag: 'incidents',
  summary:
    'Somebody is at these, with all of their alerts; those that are over or acknowledged stay as they are',
  status: 200,
  body: acknowledgeIncidentsRequest,
  answer: acknowledgeIncidentsResponse,
  handle: async ({ body: { ids, note } }, { deps, caller, from, signal }) => {
    const by = byOf(caller, from);
    const acknowledged: number[] = [];
    const left: { id: number; reason: string }[] = [];
    for (const id of new Set(ids)) {
      const outcome = await deps.alarm.acknowledgeIncident(
        id,
        { name: calledOf(by.actor), note: note ?? null, at: deps.clock.now() },
        by,
        signal,
      );
      if (outcome === 'acknowledged') {
        acknowledged.push(id);
      } else {
        left.push({ id, reason: REASONS[outcome] });
      }
    }
    return { acknowledged, left };
  },
});

const REASONS = {
  again: 'somebody is at it already',
  resolved: 'it is over',
  unknown: 'there is no such incident',
} as const;
