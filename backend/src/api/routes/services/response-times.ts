import { responseTimesQuery, responseTimesResponse, serviceParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const getServiceResponseTimes = defineRoute({
  method: 'get',
  path: '/api/v1/services/{id}/response-times',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getServiceResponseTimes',
  tag: 'services',
  summary: 'How long it took to answer, by phase',
  status: 200,
  params: serviceParams,
  query: responseTimesQuery,
  answer: responseTimesResponse,
  handle: ({ params: { id }, query }, { deps, signal, nowUs }) =>
    deps.checks.history.responseTimes(id, { ...rangeUs(query, nowUs), maxPoints: query.max_points }, signal),
});
