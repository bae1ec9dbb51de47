import { hostMetricsQuery, hostMetricsResponse, hostParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs, timeUs } from '../../times.ts';
import { requireHost } from './present.ts';

export const getHostMetrics = defineRoute({
  method: 'get',
  path: '/api/v1/hosts/{id}/metrics',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getHostMetrics',
  tag: 'hosts',
  summary: 'Every figure of a host over a range: CPU, memory, disks, network, processes',
  status: 200,
  params: hostParams,
  query: hostMetricsQuery,
  answer: hostMetricsResponse,
  handle: async ({ params: { id }, query }, context) => {
    const { deps, signal, nowUs } = context;
    const range = rangeUs(query, nowUs);
    const metrics = deps.hostMetrics.hostMetrics(
      {
        hostId: id,
        ...range,
        stepUs: query.step_seconds === undefined ? undefined : query.step_seconds * 1e6,
        maxPoints: query.max_points,
        processesAtUs: query.processes_at === undefined ? range.toUs : timeUs(query.processes_at, nowUs),
      },
      signal,
    );
    // Asked at the same time; that there is no such host says more than what is wrong with the range.
    metrics.catch(() => undefined);
    await requireHost(id, context);
    return metrics;
  },
});
