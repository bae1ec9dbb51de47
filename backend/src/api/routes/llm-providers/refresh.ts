import { llmIdParams, refreshLlmModelsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const refreshLlmModels = defineRoute({
  method: 'post',
  path: '/api/v1/llm-providers/{id}/models',
  policy: { access: 'token', needs: 'write' },
  operationId: 'refreshLlmModels',
  tag: 'llm',
  summary: 'Asks it which models it has, and keeps the list',
  status: 200,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  answer: refreshLlmModelsResponse,
  handle: ({ params: { id } }, { deps, caller, from, signal }) =>
    deps.llm.providers.refreshModels(id, byOf(caller, from), signal),
});
