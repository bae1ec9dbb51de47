import { inviteRequest, inviteResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentInvitation } from './present.ts';

export const createInvitation = defineRoute({
  method: 'post',
  path: '/api/v1/invitations',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createInvitation',
  tag: 'users',
  summary: 'A link with which somebody can register, once and within seven days',
  status: 201,
  body: inviteRequest,
  answer: inviteResponse,
  handle: async ({ body: { email = null, role = 'member' } }, { deps, caller, from, signal }) => {
    const made = await deps.accounts.invite({ email, role }, byOf(caller, from), signal);
    return { invitation: presentInvitation(made.invitation), path: made.path };
  },
});
