import { loginRequest, signedIn } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentSignedIn } from './session-cookie.ts';

export const login = defineRoute({
  method: 'post',
  path: '/api/v1/auth/login',
  policy: { access: 'public' },
  operationId: 'login',
  tag: 'auth',
  summary: 'Signs in with e-mail and password',
  status: 200,
  failsWith: [
    'AUTH_INVALID',
    'AUTH_FORBIDDEN',
    'AUTH_THROTTLED',
    'OVERLOADED',
    'STORE_UNAVAILABLE',
    'STORE_TIMEOUT',
  ],
  body: loginRequest,
  answer: signedIn,
  handle: async ({ body: { email, password, cookie = false } }, { deps, from, cookies, signal }) =>
    presentSignedIn(await deps.accounts.login(email, password, from, signal), cookies, cookie),
});
