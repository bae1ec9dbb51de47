import { llmPrice, llmPriceRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const setLlmPrice = defineRoute({
  method: 'put',
  path: '/api/v1/llm-prices',
  policy: { access: 'token', needs: 'write' },
  operationId: 'setLlmPrice',
  tag: 'llm',
  summary: 'A price of its own, before the built-in one and in place of the own one that there is',
  status: 200,
  body: llmPriceRequest,
  answer: llmPrice,
  handle: ({ body }, { deps, caller, from, signal }) => deps.llm.prices.set(body, byOf(caller, from), signal),
});
