import { formatTimeUs, logFacetsRequest, logFacetsResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { filtersOf } from './answer.ts';

export const queryLogFacets = defineRoute({
  method: 'post',
  path: '/api/v1/logs/facets',
  policy: { access: 'token', needs: 'read' },
  operationId: 'queryLogFacets',
  tag: 'logs',
  summary: 'The most frequent values of fields among the log records that a search finds',
  status: 200,
  body: logFacetsRequest,
  answer: logFacetsResponse,
  handle: async ({ body }, { deps, signal, nowUs }) => {
    const { fields, limit } = body;
    const found = await deps.logFacets.facets({ ...filtersOf(body, nowUs), fields, limit }, signal);
    return {
      facets: found.facets.map((facet) => ({ ...facet, values: [...facet.values] })),
      sample: found.sample,
      counted_from: formatTimeUs(found.countedFromUs),
    };
  },
});
