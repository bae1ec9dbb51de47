import { listLlmAliasesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLlmAliases = defineRoute({
  method: 'get',
  path: '/api/v1/llm-aliases',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLlmAliases',
  tag: 'llm',
  summary: 'Names that clients ask for, and where their calls go',
  status: 200,
  answer: listLlmAliasesResponse,
  handle: async (_input, { deps, signal }) => ({ items: [...(await deps.llm.aliases.list(signal))] }),
});
