import { VigilError } from '@vigilops/contracts';
import { tokenParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const revokeToken = defineRoute({
  method: 'delete',
  path: '/api/v1/tokens/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'revokeToken',
  tag: 'tokens',
  summary: 'Refuses a token from now on',
  status: 204,
  params: tokenParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    const entry = { ...byOf(caller, from), action: 'token.revoked', detail: {} };
    const revoked = await deps.tokens.revoke(id, deps.clock.now(), entry, signal);
    deps.forgetToken(id);
    if (revoked === undefined) {
      throw new VigilError('NOT_FOUND', `there is no token ${String(id)}, or it was revoked before`);
    }
    return undefined;
  },
});
