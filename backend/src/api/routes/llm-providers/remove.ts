import { llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeLlmProvider = defineRoute({
  method: 'delete',
  path: '/api/v1/llm-providers/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeLlmProvider',
  tag: 'llm',
  summary: 'Its secrets and prices go, its name stays in the ledger; not while an alias leads to it',
  status: 204,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.llm.providers.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
