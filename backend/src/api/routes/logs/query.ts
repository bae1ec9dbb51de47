import { logQueryRequest, logQueryResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { answerLogQuery } from './answer.ts';

export const queryLogs = defineRoute({
  method: 'post',
  path: '/api/v1/logs/query',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryLogs',
  tag: 'logs',
  summary: 'Log records by time, host, service, level and text, in their true order',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  body: logQueryRequest,
  answer: logQueryResponse,
  handle: ({ body }, context) => answerLogQuery(body, context),
});
