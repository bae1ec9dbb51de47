import { VigilError } from '@vigilops/contracts';
import { tokenParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const revokeToken = defineRoute({
  method: 'delete',
  path: '/api/v1/tokens/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'revokeToken',
  tag: 'tokens',
  summary: 'Refuses a token from now on',
  status: 204,
  params: tokenParams,
  handle: async ({ params: { id } }, { deps, signal }) => {
    const revoked = await deps.tokens.revoke(id, deps.clock.now(), signal);
    deps.forgetToken(id);
    if (!revoked) {
      throw new VigilError('NOT_FOUND', `there is no token ${String(id)}, or it was revoked before`);
    }
    return undefined;
  },
});
