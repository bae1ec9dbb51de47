import { logUsageQuery, logUsageResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const getLogUsage = defineRoute({
  method: 'get',
  path: '/api/v1/log-usage',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getLogUsage',
  tag: 'logs',
  summary: 'How many lines and bytes of logs each service wrote on each host, by UTC day',
  status: 200,
  query: logUsageQuery,
  answer: logUsageResponse,
  handle: ({ query }, { deps, signal, nowUs }) =>
    deps.logArchive.usage(rangeUs(query, nowUs), query.limit, signal),
});
