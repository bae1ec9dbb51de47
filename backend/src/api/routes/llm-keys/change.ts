import { llmIdParams, llmKey, llmKeyRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const changeLlmKey = defineRoute({
  method: 'put',
  path: '/api/v1/llm-keys/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeLlmKey',
  tag: 'llm',
  summary: 'Another form of it; its secret stays',
  status: 200,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  body: llmKeyRequest,
  answer: llmKey,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.llm.keys.change(id, body, byOf(caller, from), signal),
});
