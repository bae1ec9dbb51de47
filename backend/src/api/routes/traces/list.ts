import { listTracesQuery, listTracesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const listTraces = defineRoute({
  method: 'get',
  path: '/api/v1/traces',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listTraces',
  tag: 'traces',
  summary: 'Traces with a span that meets all conditions, newest first',
  status: 200,
  query: listTracesQuery,
  answer: listTracesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const { traces, truncated } = await deps.traceQuery.search(
      {
        ...rangeUs(query, nowUs),
        service: query.service,
        name: query.name,
        minDurationMs: query.min_duration_ms,
        error: query.error,
        limit: query.limit,
      },
      signal,
    );
    return {
      items: traces.map((trace) => ({
        trace_id: trace.traceId,
        start_time: trace.startTime,
        start_unix_nano: trace.startUnixNano,
        duration_ms: trace.durationMs,
        root_service: trace.rootService,
        root_name: trace.rootName,
        span_count: trace.spanCount,
        error_count: trace.errorCount,
        services: [...trace.services],
      })),
      truncated,
    };
  },
});
