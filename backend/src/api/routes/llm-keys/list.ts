import { listLlmKeysResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLlmKeys = defineRoute({
  method: 'get',
  path: '/api/v1/llm-keys',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmKeys',
  tag: 'llm',
  summary: 'All keys, also those that were revoked within 90 days; never their secrets',
  status: 200,
  answer: listLlmKeysResponse,
  handle: async (_input, { deps, signal }) => ({ items: [...(await deps.llm.keys.list(signal))] }),
});
