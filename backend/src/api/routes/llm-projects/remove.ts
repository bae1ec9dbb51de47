import { llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeLlmProject = defineRoute({
  method: 'delete',
  path: '/api/v1/llm-projects/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeLlmProject',
  tag: 'llm',
  summary: 'Its name stays in the ledger; not while it has keys that work',
  status: 204,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.llm.projects.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
