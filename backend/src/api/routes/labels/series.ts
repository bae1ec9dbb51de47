import { seriesRequest, seriesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { scopeOf } from './scope.ts';

export const querySeries = defineRoute({
  method: 'post',
  path: '/api/v1/series/query',
  policy: { access: 'token', needs: 'read' },
  operationId: 'querySeries',
  tag: 'metrics',
  summary: 'The series of a metric that meet the filters, with their labels and their sender',
  status: 200,
  body: seriesRequest,
  answer: seriesResponse,
  handle: async ({ body }, { deps, signal, nowUs }) => {
    const scope = { ...scopeOf(body, nowUs), metric: body.metric };
    const { items, truncated } = await deps.labelQuery.series(scope, body.limit, signal);
    return { items: items.map(({ id, kind, unit, labels }) => ({ id, kind, unit, labels })), truncated };
  },
});
