import { anyLabelValuesRequest, anyLabelValuesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { scopeOf } from './scope.ts';

export const queryLabelValues = defineRoute({
  method: 'post',
  path: '/api/v1/labels/values',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryLabelValues',
  tag: 'metrics',
  summary: 'Values of one label among the series that meet the filters',
  status: 200,
  body: anyLabelValuesRequest,
  answer: anyLabelValuesResponse,
  handle: async ({ body }, { deps, signal, nowUs }) => {
    const { key, q: text, limit } = body;
    const wanted = { key, text, limit };
    const { items, truncated } = await deps.labelQuery.values(scopeOf(body, nowUs), wanted, signal);
    return { key, values: [...items], truncated };
  },
});
