import { defineRoute } from '../../route.ts';
import { personOf } from './person.ts';
import { dropCookie } from './session-cookie.ts';

export const logout = defineRoute({
  method: 'post',
  path: '/api/v1/auth/logout',
  policy: { access: 'person' },
  operationId: 'logout',
  tag: 'auth',
  summary: 'Ends this session',
  status: 204,
  handle: async (_input, { deps, caller, from, cookies, signal }) => {
    await deps.sessions.end(personOf(caller), from, signal);
    dropCookie(cookies);
    return undefined;
  },
});
