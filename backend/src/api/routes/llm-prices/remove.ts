import { llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeLlmPrice = defineRoute({
  method: 'delete',
  path: '/api/v1/llm-prices/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeLlmPrice',
  tag: 'llm',
  summary: 'The built-in price counts again, where there is one',
  status: 204,
  params: llmIdParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.llm.prices.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
