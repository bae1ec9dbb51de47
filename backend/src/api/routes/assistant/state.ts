import { assistantState, assistantStateQuery } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getAssistantState = defineRoute({
  method: 'get',
  path: '/api/v1/assistant',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getAssistantState',
  tag: 'assistant',
  summary: 'Whether the assistant can be asked, which model that is, and what it may cost',
  status: 200,
  query: assistantStateQuery,
  answer: assistantState,
  handle: ({ query }, { deps, signal }) => deps.assistant.state(query.language, signal),
});
