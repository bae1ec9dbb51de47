import { VigilError } from '@vigilops/contracts';
import { invitationParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const withdrawInvitation = defineRoute({
  method: 'delete',
  path: '/api/v1/invitations/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'withdrawInvitation',
  tag: 'users',
  summary: 'Its link is no longer good',
  status: 204,
  params: invitationParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    const entry = {
      ...byOf(caller, from),
      action: 'invitation.withdrawn',
      subject: `invitation ${String(id)}`,
      detail: { id },
    };
    if (!(await deps.people.withdrawInvitation(id, deps.clock.now(), entry, signal))) {
      throw new VigilError('NOT_FOUND', `there is no invitation ${String(id)} that is still good`);
    }
    return undefined;
  },
});
