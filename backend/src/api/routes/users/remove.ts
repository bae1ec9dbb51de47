import { userParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeUser = defineRoute({
  method: 'delete',
  path: '/api/v1/users/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeUser',
  tag: 'users',
  summary: 'Removes an account and ends its sessions; what it did stays in the audit log',
  status: 204,
  failsWith: ['CONFLICT'],
  params: userParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.accounts.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
