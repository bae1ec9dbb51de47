import { listLlmBudgetsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLlmBudgets = defineRoute({
  method: 'get',
  path: '/api/v1/llm-budgets',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmBudgets',
  tag: 'llm',
  summary: 'All budgets by name, with what was spent of each in its window of now',
  status: 200,
  answer: listLlmBudgetsResponse,
  handle: async (_input, { deps, signal }) => ({ items: [...(await deps.llm.budgets.list(signal))] }),
});
