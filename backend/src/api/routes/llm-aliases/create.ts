import { llmAlias, llmAliasRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const createLlmAlias = defineRoute({
  method: 'post',
  path: '/api/v1/llm-aliases',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createLlmAlias',
  tag: 'llm',
  summary: 'A new name',
  status: 201,
  failsWith: ['CONFLICT'],
  body: llmAliasRequest,
  answer: llmAlias,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.llm.aliases.create(body, byOf(caller, from), signal),
});
