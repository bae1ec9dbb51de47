import { metricLabelsResponse, metricParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

const MAX_KEYS = 1_000;

export const listMetricLabels = defineRoute({
  method: 'get',
  path: '/api/v1/metrics/{name}/labels',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listMetricLabels',
  tag: 'metrics',
  summary: 'Label keys of a metric and of the resources that send it',
  status: 200,
  params: metricParams,
  answer: metricLabelsResponse,
  handle: async ({ params: { name } }, { deps, signal }) => {
    const keys = await deps.readers.metrics.labelKeys({ metric: name }, MAX_KEYS + 1, signal);
    return { metric: name, keys: keys.slice(0, MAX_KEYS), truncated: keys.length > MAX_KEYS };
  },
});
