import { llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeLlmAlias = defineRoute({
  method: 'delete',
  path: '/api/v1/llm-aliases/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeLlmAlias',
  tag: 'llm',
  summary: 'Clients that ask for it are refused from then on',
  status: 204,
  params: llmIdParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.llm.aliases.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
