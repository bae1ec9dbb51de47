import { listLlmPricesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLlmPrices = defineRoute({
  method: 'get',
  path: '/api/v1/llm-prices',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmPrices',
  tag: 'llm',
  summary: 'Own prices, those that came with this version, and models that have none',
  status: 200,
  answer: listLlmPricesResponse,
  handle: async (_input, { deps, signal }) => {
    const { items, unpriced } = await deps.llm.prices.list(signal);
    return {
      items: [...items],
      unpriced: unpriced.map(({ providerId, model, calls }) => ({ provider_id: providerId, model, calls })),
    };
  },
});
