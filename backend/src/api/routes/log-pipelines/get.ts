import { logPipelinesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const getLogPipelines = defineRoute({
  method: 'get',
  path: '/api/v1/log-pipelines',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getLogPipelines',
  tag: 'logs',
  summary: 'What is done with log lines before they are stored, and what came of it',
  status: 200,
  answer: logPipelinesResponse,
  handle: (_input, { deps, signal }) => deps.logPipelines.current(signal),
});
