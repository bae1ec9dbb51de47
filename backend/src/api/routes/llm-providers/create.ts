import { llmProvider, llmProviderRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const createLlmProvider = defineRoute({
  method: 'post',
  path: '/api/v1/llm-providers',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createLlmProvider',
  tag: 'llm',
  summary: 'A new provider; try it first',
  status: 201,
  failsWith: ['CONFLICT'],
  body: llmProviderRequest,
  answer: llmProvider,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.llm.providers.create(body, byOf(caller, from), signal),
});
