import { labelParams, labelValuesQuery, labelValuesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listLabelValues = defineRoute({
  method: 'get',
  path: '/api/v1/metrics/{name}/labels/{key}/values',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLabelValues',
  tag: 'metrics',
  summary: 'Values of one label of a metric',
  status: 200,
  params: labelParams,
  query: labelValuesQuery,
  answer: labelValuesResponse,
  handle: async ({ params: { name, key }, query }, { deps, signal }) => {
    const question = { metric: name, key, text: query.q, limit: query.limit + 1 };
    const values = await deps.readers.metrics.labelValues(question, signal);
    return {
      metric: name,
      key,
      values: values.slice(0, query.limit),
      truncated: values.length > query.limit,
    };
  },
});
