import { logQueryRequest, logQueryResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { answerLogQuery } from './answer.ts';

export const listLogs = defineRoute({
  method: 'get',
  path: '/api/v1/logs',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLogs',
  tag: 'logs',
  summary: 'The same as the query, with its fields as query parameters',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  query: logQueryRequest,
  answer: logQueryResponse,
  handle: ({ query }, context) => answerLogQuery(query, context),
});
