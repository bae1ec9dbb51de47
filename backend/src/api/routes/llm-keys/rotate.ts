import { createdLlmKey, llmIdParams, rotateLlmKeyRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const rotateLlmKey = defineRoute({
  method: 'post',
  path: '/api/v1/llm-keys/{id}/rotate',
  policy: { access: 'token', needs: 'write' },
  operationId: 'rotateLlmKey',
  tag: 'llm',
  summary: 'A new secret, told this once; the old one goes on for a while',
  status: 200,
  failsWith: ['CONFLICT'],
  params: llmIdParams,
  body: rotateLlmKeyRequest,
  answer: createdLlmKey,
  handle: ({ params: { id }, body }, { deps, caller, from, signal }) =>
    deps.llm.keys.rotate(id, body.keep_old_seconds, byOf(caller, from), signal),
});
