import { logArchiveParams, logRestore } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getLogRestore = defineRoute({
  method: 'get',
  path: '/api/v1/log-restores/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getLogRestore',
  tag: 'logs',
  summary: 'How far a restore is, and what of it could not be read',
  status: 200,
  params: logArchiveParams,
  answer: logRestore,
  handle: ({ params: { id } }, { deps, signal }) => deps.logArchive.restore(id, signal),
});
