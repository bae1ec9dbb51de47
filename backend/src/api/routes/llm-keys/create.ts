import { createdLlmKey, llmKeyRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const createLlmKey = defineRoute({
  method: 'post',
  path: '/api/v1/llm-keys',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createLlmKey',
  tag: 'llm',
  summary: 'A new key; its secret is told this once',
  status: 201,
  failsWith: ['CONFLICT'],
  body: llmKeyRequest,
  answer: createdLlmKey,
  handle: ({ body }, { deps, caller, from, signal }) =>
    deps.llm.keys.create(body, byOf(caller, from), signal),
});
