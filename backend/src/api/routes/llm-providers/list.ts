import { listLlmProvidersResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLlmProviders = defineRoute({
  method: 'get',
  path: '/api/v1/llm-providers',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmProviders',
  tag: 'llm',
  summary: 'All providers, each with its models and how the newest call went; never their secrets',
  status: 200,
  answer: listLlmProvidersResponse,
  handle: async (_input, { deps, signal }) => ({ items: [...(await deps.llm.providers.list(signal))] }),
});
