import { enrollmentParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const revokeEnrollment = defineRoute({
  method: 'delete',
  path: '/api/v1/enrollments/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'revokeEnrollment',
  tag: 'tokens',
  summary: 'Its secret is good for nothing any more',
  status: 204,
  params: enrollmentParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.enrollments.revoke(id, byOf(caller, from), signal);
    return undefined;
  },
});
