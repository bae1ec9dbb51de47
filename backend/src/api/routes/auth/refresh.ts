import { VigilError } from '@vigilops/contracts';
import { refreshRequest, signedIn } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { dropCookie, presentSignedIn, refreshCookie } from './session-cookie.ts';

export const refresh = defineRoute({
  method: 'post',
  path: '/api/v1/auth/refresh',
  policy: { access: 'public' },
  operationId: 'refresh',
  tag: 'auth',
  summary: 'A new access token and a new refresh token for a refresh token, which is then used up',
  status: 200,
  failsWith: ['AUTH_INVALID', 'AUTH_EXPIRED', 'AUTH_REVOKED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT'],
  body: refreshRequest,
  answer: signedIn,
  handle: async ({ body }, { deps, cookies, signal }) => {
    const inCookie = body.refresh_token === undefined;
    const token = body.refresh_token ?? refreshCookie(cookies);
    if (token === undefined) {
      throw new VigilError('AUTH_INVALID', 'there is no refresh token, neither in the body nor in a cookie');
    }
    try {
      return presentSignedIn(await deps.sessions.refresh(token, signal), cookies, inCookie);
    } catch (error) {
      // One that will never be good again is not sent again.
      if (inCookie && error instanceof VigilError && error.status === 401) {
        dropCookie(cookies);
      }
      throw error;
    }
  },
});
