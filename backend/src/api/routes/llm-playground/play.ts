import { llmPlayChunk, llmPlayRefusal, playLlmRequest } from '@vigilops/contracts/api';
import { defineRelayRoute } from '../../route.ts';

/** Of the longest conversation that the contract takes, as JSON. */
export const MAX_PLAY_BYTES = 4 * 1_048_576;

export const playLlm = defineRelayRoute({
  method: 'post',
  path: '/api/v1/llm-playground',
  policy: { access: 'token', needs: 'write' },
  operationId: 'playLlm',
  tag: 'llm',
  summary:
    'Tries a model at the cost of a project, without a key: answers as POST /v1/chat/completions does, its errors too',
  status: 200,
  maxBodyBytes: MAX_PLAY_BYTES,
  failsWith: ['NOT_FOUND'],
  body: playLlmRequest,
  answer: llmPlayChunk,
  relays: llmPlayRefusal,
  handle: ({ body: { project_id: projectId, ...play } }, { deps, caller }) => {
    const userId = caller?.kind === 'person' ? caller.user.id : null;
    const turn = deps.playground.open({ kind: 'project', projectId, userId });
    return (request, response) => turn(play, request, response);
  },
});
