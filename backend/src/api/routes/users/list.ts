import { listUsersResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentUser } from './present.ts';

export const listUsers = defineRoute({
  method: 'get',
  path: '/api/v1/users',
  policy: { access: 'token', needs: 'write' },
  operationId: 'listUsers',
  tag: 'users',
  summary: 'Everybody with an account',
  status: 200,
  answer: listUsersResponse,
  handle: async (_input, { deps, signal }) => ({
    items: (await deps.people.list(signal)).map(presentUser),
  }),
});
