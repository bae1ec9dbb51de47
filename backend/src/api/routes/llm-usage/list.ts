import { listLlmUsageImportsQuery, listLlmUsageImportsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLlmUsageImports = defineRoute({
  method: 'get',
  path: '/api/v1/llm-usage-imports',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmUsageImports',
  tag: 'llm',
  summary: "Providers' exports that were taken, newest first, with what later ones have left of them",
  status: 200,
  query: listLlmUsageImportsQuery,
  answer: listLlmUsageImportsResponse,
  handle: async ({ query: { provider_id: id = null } }, { deps, signal }) => ({
    items: [...(await deps.llm.usage.list(id, signal))],
  }),
});
