import { listLogRestoresResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLogRestores = defineRoute({
  method: 'get',
  path: '/api/v1/log-restores',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLogRestores',
  tag: 'logs',
  summary: 'What was fetched back from archives and is still there, the newest first',
  status: 200,
  answer: listLogRestoresResponse,
  handle: async (_input, { deps, signal }) => ({ items: [...(await deps.logArchive.listRestores(signal))] }),
});
