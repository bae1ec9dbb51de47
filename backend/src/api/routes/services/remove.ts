import { serviceParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeService = defineRoute({
  method: 'delete',
  path: '/api/v1/services/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeService',
  tag: 'services',
  summary: 'Forgets a service with its results; one that an agent defines comes back with its next result',
  status: 204,
  failsWith: ['CONFLICT'],
  params: serviceParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.checks.definitions.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
