import { llmBudget, llmBudgetRequest, llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeLlmBudget = defineRoute({
  method: 'put',
  path: '/api/v1/llm-budgets/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeLlmBudget',
  tag: 'llm',
  summary: 'Another form of it; what it is for, its currency and its window begin a new count',
  status: 200,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  body: llmBudgetRequest,
  answer: llmBudget,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.llm.budgets.change(id, body, byOf(caller, from), signal),
});
