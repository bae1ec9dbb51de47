import { listConversationsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { conversationOwner } from './asker.ts';
import { presentConversation } from './present.ts';

export const listConversations = defineRoute({
  method: 'get',
  path: '/api/v1/assistant/conversations',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listConversations',
  tag: 'assistant',
  summary: 'Conversations of the caller with the assistant, newest first; nobody else sees them',
  status: 200,
  answer: listConversationsResponse,
  handle: async (_input, context) => {
    const { owner, isPerson } = conversationOwner(context);
    const found = isPerson ? await context.deps.assistant.conversations(owner, context.signal) : [];
    return { items: found.map(presentConversation) };
  },
});
