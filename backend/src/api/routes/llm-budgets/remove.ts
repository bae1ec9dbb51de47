import { llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeLlmBudget = defineRoute({
  method: 'delete',
  path: '/api/v1/llm-budgets/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeLlmBudget',
  tag: 'llm',
  summary: 'It holds nobody back any more',
  status: 204,
  params: llmIdParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.llm.budgets.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
