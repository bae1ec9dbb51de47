import { VigilError } from '@vigilops/contracts';
import { meResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentUser } from '../users/present.ts';

export const getMe = defineRoute({
  method: 'get',
  path: '/api/v1/auth/me',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getMe',
  tag: 'auth',
  summary: 'Who is asking: a person, or a token',
  status: 200,
  answer: meResponse,
  handle: (_input, { caller }) => {
    switch (caller?.kind) {
      case 'person':
        return { user: presentUser(caller.user), token: null };
      case 'token':
        return { user: null, token: { name: caller.token.name, scopes: [...caller.scopes] } };
      default:
        throw new VigilError('AUTH_MISSING', 'nobody is asking');
    }
  },
});
