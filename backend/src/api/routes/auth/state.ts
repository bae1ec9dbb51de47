import { doorState } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { refreshCookie } from './session-cookie.ts';

export const getDoorState = defineRoute({
  method: 'get',
  path: '/api/v1/auth/state',
  policy: { access: 'public' },
  operationId: 'getDoorState',
  tag: 'auth',
  summary: 'Whether anybody has registered yet, and who may',
  status: 200,
  failsWith: ['STORE_UNAVAILABLE', 'STORE_TIMEOUT'],
  answer: doorState,
  handle: async (_input, { deps, cookies, signal }) => {
    const { hasUsers, signUp } = await deps.accounts.door(signal);
    return { has_users: hasUsers, sign_up: signUp, has_session: refreshCookie(cookies) !== undefined };
  },
});
