import { changePasswordRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { personOf } from './person.ts';

export const changePassword = defineRoute({
  method: 'post',
  path: '/api/v1/auth/password',
  policy: { access: 'person' },
  operationId: 'changePassword',
  tag: 'auth',
  summary: 'Another password; ends all other sessions of the person',
  status: 204,
  failsWith: ['AUTH_THROTTLED'],
  body: changePasswordRequest,
  handle: async ({ body }, { deps, caller, from, signal }) => {
    const passwords = { current: body.current_password, next: body.new_password };
    await deps.accounts.changePassword(personOf(caller), passwords, from, signal);
    return undefined;
  },
});
