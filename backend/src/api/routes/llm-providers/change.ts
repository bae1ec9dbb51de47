import { llmIdParams, llmProvider, llmProviderRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeLlmProvider = defineRoute({
  method: 'put',
  path: '/api/v1/llm-providers/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeLlmProvider',
  tag: 'llm',
  summary: 'Another form of it; secrets that are left out stay, unless it leads to another server',
  status: 200,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  body: llmProviderRequest,
  answer: llmProvider,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.llm.providers.change(id, body, byOf(caller, from), signal),
});
