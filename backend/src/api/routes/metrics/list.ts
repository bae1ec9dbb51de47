import { listMetricsQuery, listMetricsResponse } from '@vigilops/contracts/api';
import { cutPage, decodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';

export const listMetrics = defineRoute({
  method: 'get',
  path: '/api/v1/metrics',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listMetrics',
  tag: 'metrics',
  summary: 'Metrics that were ever received, by name',
  status: 200,
  query: listMetricsQuery,
  answer: listMetricsResponse,
  handle: async ({ query }, { deps, signal }) => {
    const after = decodeCursor(query.cursor);
    const found = await deps.readers.metrics.listMetrics(
      {
        text: query.q,
        hostId: query.host_id,
        service: query.service,
        after: after === undefined ? undefined : { name: after[0], id: Number(after[1]) || 0 },
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, (metric) => [metric.name, metric.id]);
    return {
      ...page,
      items: page.items.map(({ name, kind, unit, temporality, monotonic, description }) => ({
        name,
        kind,
        unit,
        temporality,
        monotonic,
        description,
      })),
    };
  },
});
