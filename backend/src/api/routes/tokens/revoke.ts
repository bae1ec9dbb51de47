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
    const revoked = await deps.tokens.revoke(id, deps.clock.now(), signal);
    deps.forgetToken(id);
    if (!revoked) {
      throw new VigilError('NOT_FOUND', `there is no token ${String(id)}, or it was revoked before`);
    }
    await deps.people.audit(
      { ...byOf(caller, from), action: 'token.revoked', subject: `token ${String(id)}`, detail: { id } },
      deps.clock.now(),
      signal,
    );
    return undefined;
  },
});
