import { resetLinkResponse, userParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { timeOf } from '../../times.ts';
import { byOf } from '../actor.ts';

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
    const { path, expiresAt } = await deps.accounts.resetLink(id, byOf(caller, from), signal);
    return { path, expires_at: timeOf(expiresAt) };
  },
});
