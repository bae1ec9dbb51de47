import { listAuditQuery, listAuditResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { timeOf } from '../../times.ts';

export const listAudit = defineRoute({
  method: 'get',
  path: '/api/v1/audit',
  policy: { access: 'token', needs: 'write' },
  operationId: 'listAudit',
  tag: 'users',
  summary: 'Who did what to accounts and tokens, newest first',
  status: 200,
  query: listAuditQuery,
  answer: listAuditResponse,
  handle: async ({ query: { before_id, limit } }, { deps, signal }) => {
    const lines = await deps.people.listAudit({ beforeId: before_id ?? null, limit }, signal);
    const last = lines.length === limit ? lines.at(-1) : undefined;
    return {
      items: lines.map(({ at, ...line }) => ({ ...line, at: timeOf(at) })),
      next_before_id: last?.id ?? null,
    };
  },
});
