import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, serviceEdgesQuery, serviceEdgesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

const MINUTE_US = 60e6;

export const listServiceEdges = defineRoute({
  method: 'get',
  path: '/api/v1/service-edges',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listServiceEdges',
  tag: 'services',
  summary: 'Who calls whom, how often, how fast and with how many errors',
  status: 200,
  query: serviceEdgesQuery,
  answer: serviceEdgesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const asked = rangeUs(query, nowUs);
    if (asked.toUs <= asked.fromUs) {
      throw new VigilError('REQUEST_INVALID', 'to: must be later than from');
    }
    // Edges are counted by whole minutes.
    const range = {
      fromUs: Math.floor(asked.fromUs / MINUTE_US) * MINUTE_US,
      toUs: Math.ceil(asked.toUs / MINUTE_US) * MINUTE_US,
    };
    const seconds = (range.toUs - range.fromUs) / 1e6;
    const question = { range, service: query.service, limit: query.limit + 1 };
    const edges = await deps.readers.services.serviceEdges(question, signal);
    return {
      from: formatTimeUs(range.fromUs),
      to: formatTimeUs(range.toUs),
      items: edges.slice(0, query.limit).map((edge) => ({
        caller: edge.caller,
        callee: edge.callee,
        callee_kind: edge.calleeKind,
        calls: edge.calls,
        errors: edge.errors,
        error_ratio: edge.calls > 0 ? edge.errors / edge.calls : 0,
        calls_per_second: edge.calls / seconds,
        mean_duration_ms: edge.calls > 0 ? edge.durationNsSum / edge.calls / 1e6 : null,
      })),
      truncated: edges.length > query.limit,
    };
  },
});
