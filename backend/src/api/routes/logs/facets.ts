import { formatTimeUs, logFacetsRequest, logFacetsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { readingLogs } from './filters.ts';

export const queryLogFacets = defineRoute({
  method: 'post',
  path: '/api/v1/logs/facets',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryLogFacets',
  tag: 'logs',
  summary: 'The most frequent values of fields among the log records that a search finds',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  body: logFacetsRequest,
  answer: logFacetsResponse,
  handle: async ({ body }, context) => {
    const { fields, limit } = body;
    const { deps, signal } = context;
    const found = await readingLogs(body, context, (filters) =>
      deps.logFacets.facets({ ...filters, fields, limit }, signal),
    );
    return {
      facets: found.facets.map((facet) => ({ ...facet, values: [...facet.values] })),
      sample: found.sample,
      counted_from: formatTimeUs(found.countedFromUs),
    };
  },
});
