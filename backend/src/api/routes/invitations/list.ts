import { listInvitationsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentInvitation } from './present.ts';

export const listInvitations = defineRoute({
  method: 'get',
  path: '/api/v1/invitations',
  policy: { access: 'token', needs: 'write' },
  operationId: 'listInvitations',
  tag: 'users',
  summary: 'Invitations that are still good, without their links',
  status: 200,
  answer: listInvitationsResponse,
  handle: async (_input, { deps, signal }) => ({
    items: (await deps.people.listInvitations(deps.clock.now(), signal)).map(presentInvitation),
  }),
});
