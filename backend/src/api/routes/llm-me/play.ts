import { VigilError } from '@vigilops/contracts';
import { llmPlayChunk, llmPlayRefusal, playMyLlmRequest } from '@vigilops/contracts/api';
import { defineRelayRoute } from '../../route.ts';
import { MAX_PLAY_BYTES } from '../llm-playground/play.ts';

export const playMyLlm = defineRelayRoute({
  method: 'post',
  path: '/api/v1/llm-me/playground',
  policy: { access: 'person' },
  operationId: 'playMyLlm',
  tag: 'llm',
  summary: 'Tries a model with a key of one’s own: answers as POST /v1/chat/completions does, its errors too',
  status: 200,
  maxBodyBytes: MAX_PLAY_BYTES,
  failsWith: ['NOT_FOUND'],
  body: playMyLlmRequest,
  answer: llmPlayChunk,
  relays: llmPlayRefusal,
  handle: ({ body: { key_id: keyId, ...play } }, { deps, caller }) => {
    if (caller?.kind !== 'person') {
      throw new VigilError('AUTH_FORBIDDEN', 'only somebody who signed in has keys of their own');
    }
    const turn = deps.playground.open({ kind: 'key', keyId, userId: caller.user.id });
    return (request, response) => turn(play, request, response);
  },
});
