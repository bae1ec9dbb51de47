import { VigilError } from '@vigilops/contracts';
import { conversation, conversationParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { conversationOwner } from './asker.ts';
import { presentConversation, presentTurn } from './present.ts';

export const getConversation = defineRoute({
  method: 'get',
  path: '/api/v1/assistant/conversations/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getConversation',
  tag: 'assistant',
  summary: 'One conversation of the caller with the assistant',
  status: 200,
  failsWith: ['NOT_FOUND'],
  params: conversationParams,
  answer: conversation,
  handle: async ({ params: { id } }, context) => {
    const { owner } = conversationOwner(context);
    const found = await context.deps.assistant.conversation(id, owner, context.signal);
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', 'there is no such conversation of yours');
    }
    return { ...presentConversation(found), asked: found.asked.map(presentTurn) };
  },
});
