import { listInvestigationsQuery, listInvestigationsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentInvestigation } from './present.ts';

export const listInvestigations = defineRoute({
  method: 'get',
  path: '/api/v1/investigations',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listInvestigations',
  tag: 'assistant',
  summary: 'Investigations of incidents with their reports, newest first',
  status: 200,
  query: listInvestigationsQuery,
  answer: listInvestigationsResponse,
  handle: async ({ query: { incident_id: incidentId, limit } }, { deps, signal }) => ({
    items: (await deps.assistant.investigations({ incidentId, limit }, signal)).map(presentInvestigation),
  }),
});
