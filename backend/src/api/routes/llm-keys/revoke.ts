import { llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const revokeLlmKey = defineRoute({
  method: 'delete',
  path: '/api/v1/llm-keys/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'revokeLlmKey',
  tag: 'llm',
  summary: 'For good: calls under way end, too',
  status: 204,
  params: llmIdParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.llm.keys.revoke(id, byOf(caller, from), signal);
    return undefined;
  },
});
