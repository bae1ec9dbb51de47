import { serviceParams, serviceStatesQuery, serviceStatesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const listServiceStates = defineRoute({
  method: 'get',
  path: '/api/v1/services/{id}/states',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listServiceStates',
  tag: 'services',
  summary: 'When it was up, down or unknown, and why; newest first',
  status: 200,
  params: serviceParams,
  query: serviceStatesQuery,
  answer: serviceStatesResponse,
  handle: ({ params: { id }, query }, { deps, signal, nowUs }) =>
    deps.checks.history.states(id, { ...rangeUs(query, nowUs), limit: query.limit }, nowUs, signal),
});
