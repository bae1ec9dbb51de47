import { llmAlias, llmAliasRequest, llmIdParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeLlmAlias = defineRoute({
  method: 'put',
  path: '/api/v1/llm-aliases/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeLlmAlias',
  tag: 'llm',
  summary: 'Another form of it',
  status: 200,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  body: llmAliasRequest,
  answer: llmAlias,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.llm.aliases.change(id, body, byOf(caller, from), signal),
});
