import { listStatusIncidentsQuery, listStatusIncidentsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentStatusIncident } from './present.ts';

export const listStatusIncidents = defineRoute({
  method: 'get',
  path: '/api/v1/status-incidents',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listStatusIncidents',
  tag: 'status page',
  summary: 'What people were told about outages: open ones first, then the newest',
  status: 200,
  query: listStatusIncidentsQuery,
  answer: listStatusIncidentsResponse,
  handle: async ({ query: { limit } }, { deps, signal }) => ({
    items: (await deps.statusIncidents.list({ limit, since: null }, signal)).map(presentStatusIncident),
  }),
});
