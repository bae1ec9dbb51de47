import { llmBudget, llmBudgetRequest, llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeLlmBudget = defineRoute({
  method: 'put',
  path: '/api/v1/llm-budgets/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeLlmBudget',
  tag: 'llm',
  summary: 'Another form of it; for something else, or in another currency or window, it is counted anew',
  status: 200,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  body: llmBudgetRequest,
  answer: llmBudget,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.llm.budgets.change(id, body, byOf(caller, from), signal),
});
