import { VigilError } from '@vigilops/contracts';
import { conversationParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { conversationOwner } from './asker.ts';

export const removeConversation = defineRoute({
  method: 'delete',
  path: '/api/v1/assistant/conversations/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'removeConversation',
  tag: 'assistant',
  summary: 'Deletes a conversation of the caller with all that was asked and found in it',
  status: 204,
  failsWith: ['NOT_FOUND'],
  params: conversationParams,
  handle: async ({ params: { id } }, context) => {
    const { owner } = conversationOwner(context);
    if (!(await context.deps.assistant.remove(id, owner, context.signal))) {
      throw new VigilError('NOT_FOUND', 'there is no such conversation of yours');
    }
    return undefined;
  },
});
