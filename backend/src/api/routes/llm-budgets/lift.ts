import { liftLlmBudgetRequest, llmBudget, llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const liftLlmBudget = defineRoute({
  method: 'post',
  path: '/api/v1/llm-budgets/{id}/lift',
  policy: { access: 'token', needs: 'write' },
  operationId: 'liftLlmBudget',
  tag: 'llm',
  summary: 'It holds nobody back until then',
  status: 200,
  params: llmIdParams,
  body: liftLlmBudgetRequest,
  answer: llmBudget,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.llm.budgets.lift(id, body.until, byOf(caller, from), signal),
});
