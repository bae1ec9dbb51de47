import { labelKeysRequest, labelKeysResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { scopeOf } from './scope.ts';

export const queryLabelKeys = defineRoute({
  method: 'post',
  path: '/api/v1/labels/query',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryLabelKeys',
  tag: 'metrics',
  summary: 'Label keys of the series that meet the filters, and of their resources',
  status: 200,
  body: labelKeysRequest,
  answer: labelKeysResponse,
  handle: async ({ body }, { deps, signal, nowUs }) => {
    const { items, truncated } = await deps.labelQuery.keys(scopeOf(body, nowUs), body.limit, signal);
    return { keys: [...items], truncated };
  },
});
