import { llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeLlmUsageImport = defineRoute({
  method: 'delete',
  path: '/api/v1/llm-usage-imports/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeLlmUsageImport',
  tag: 'llm',
  summary: 'What the file said is forgotten; the ledger stays as it is',
  status: 204,
  params: llmIdParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    await deps.llm.usage.remove(id, byOf(caller, from), signal);
    return undefined;
  },
});
