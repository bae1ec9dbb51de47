import { llmBudget, llmBudgetRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const createLlmBudget = defineRoute({
  method: 'post',
  path: '/api/v1/llm-budgets',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createLlmBudget',
  tag: 'llm',
  summary: 'A new budget; what was spent in its window before is spent of it already',
  status: 201,
  failsWith: ['CONFLICT'],
  body: llmBudgetRequest,
  answer: llmBudget,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.llm.budgets.create(body, byOf(caller, from), signal),
});
