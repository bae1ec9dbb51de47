import { VigilError } from '@vigilops/contracts';
import { investigation, startInvestigationRequest } from '@vigilops/contracts/api';
import { calledOf } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { askerOf } from '../assistant/asker.ts';
import { presentInvestigation } from './present.ts';

export const startInvestigation = defineRoute({
  method: 'post',
  path: '/api/v1/investigations',
  policy: { access: 'token', needs: 'write' },
  operationId: 'startInvestigation',
  tag: 'assistant',
  summary: 'Investigates an incident now; it goes on when nobody waits for it. Once an incident',
  status: 201,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  body: startInvestigationRequest,
  answer: investigation,
  handle: async ({ body: { incident_id: incidentId } }, context) => {
    const { deps, caller, from, signal } = context;
    if ((await deps.incidents.find(incidentId, signal)) === undefined) {
      throw new VigilError('NOT_FOUND', `there is no incident ${String(incidentId)}`);
    }
    // It goes on when this request is over.
    const { sources, userId, nowUs } = askerOf(context, deps.assistant.lasting);
    const startedBy = calledOf(byOf(caller, from).actor);
    const begun = await deps.assistant.startInvestigation(
      { incidentId, startedBy, userId, sources, nowUs, mayAskModel: true },
      signal,
    );
    if (begun === undefined) {
      throw new VigilError('CONFLICT', `incident ${String(incidentId)} has its investigation already`);
    }
    return presentInvestigation(begun);
  },
});
