import { resetPasswordRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const resetPassword = defineRoute({
  method: 'post',
  path: '/api/v1/auth/reset',
  policy: { access: 'public' },
  operationId: 'resetPassword',
  tag: 'auth',
  summary: 'A new password by a link that is good once; ends all sessions of the person',
  status: 204,
  failsWith: ['AUTH_FORBIDDEN', 'AUTH_THROTTLED', 'OVERLOADED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT'],
  body: resetPasswordRequest,
  handle: async ({ body: { secret, new_password } }, { deps, from, signal }) => {
    await deps.accounts.resetPassword(secret, new_password, from, signal);
    return undefined;
  },
});
