import { VigilError } from '@vigilops/contracts';
import { resetLinkResponse, userParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { timeOf } from './present.ts';

export const createResetLink = defineRoute({
  method: 'post',
  path: '/api/v1/users/{id}/reset-link',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createResetLink',
  tag: 'users',
  summary: 'A link that sets a new password, once and within a day',
  status: 201,
  params: userParams,
  answer: resetLinkResponse,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    const user = await deps.people.findById(id, signal);
    if (user === undefined) {
      throw new VigilError('NOT_FOUND', `there is no user ${String(id)}`);
    }
    const { path, expiresAt } = await deps.accounts.resetLink(user, byOf(caller, from), signal);
    return { path, expires_at: timeOf(expiresAt) };
  },
});
