import { serviceDetail, serviceParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getService = defineRoute({
  method: 'get',
  path: '/api/v1/services/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getService',
  tag: 'services',
  summary: 'One service: how it is checked, what its observers say, and how available it was',
  status: 200,
  params: serviceParams,
  answer: serviceDetail,
  handle: ({ params: { id } }, { deps, signal, nowUs }) => deps.checks.services.get(id, nowUs, signal),
});
