import { listEnrollmentsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentEnrollment } from './present.ts';

export const listEnrollments = defineRoute({
  method: 'get',
  path: '/api/v1/enrollments',
  policy: { access: 'token', needs: 'write' },
  operationId: 'listEnrollments',
  tag: 'tokens',
  summary: 'Enrolments, newest first, without their secrets; those that are over for a month are gone',
  status: 200,
  answer: listEnrollmentsResponse,
  handle: async (_input, { deps, signal }) => {
    const now = deps.clock.now();
    return { items: (await deps.enrollments.list(signal)).map((one) => presentEnrollment(one, now)) };
  },
});
