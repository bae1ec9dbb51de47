import { registerRequest, signedIn } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentSignedIn } from './session-cookie.ts';

export const register = defineRoute({
  method: 'post',
  path: '/api/v1/auth/register',
  policy: { access: 'public' },
  operationId: 'register',
  tag: 'auth',
  summary: 'A new account, signed in at once. The first of all is an Admin; others need an invitation',
  status: 201,
  failsWith: [
    'AUTH_FORBIDDEN',
    'AUTH_THROTTLED',
    'CONFLICT',
    'OVERLOADED',
    'STORE_UNAVAILABLE',
    'STORE_TIMEOUT',
  ],
  body: registerRequest,
  answer: signedIn,
  handle: async ({ body }, { deps, from, cookies, signal }) => {
    const { email, name, password, invitation, cookie = false } = body;
    const person = { email, name, password, invitation };
    return presentSignedIn(await deps.accounts.register(person, from, signal), cookies, cookie);
  },
});
