import { listRootCausesQuery, listRootCausesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentRootCause } from './present.ts';

export const listRootCauses = defineRoute({
  method: 'get',
  path: '/api/v1/root-causes',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listRootCauses',
  tag: 'analysis',
  summary:
    'What was found to be the cause of incidents, or of moments that somebody asked about, newest first',
  status: 200,
  query: listRootCausesQuery,
  answer: listRootCausesResponse,
  handle: async ({ query: { incident, open, limit } }, { deps, signal }) => ({
    items: (await deps.causes.list({ incidentId: incident, open, limit }, signal)).map(presentRootCause),
  }),
});
