import { listErrorIssuesQuery, listErrorIssuesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentCounted } from './present.ts';
import { countedRange } from './range.ts';

export const listErrorIssues = defineRoute({
  method: 'get',
  path: '/api/v1/error-issues',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listErrorIssues',
  tag: 'error issues',
  summary: 'Error issues that occurred within a range, with how often, where and since when',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  query: listErrorIssuesQuery,
  answer: listErrorIssuesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const found = await deps.errorIssues.list(
      {
        ...countedRange(query, nowUs),
        states: query.state,
        services: query.service,
        hostIds: query.host_id,
        version: query.version ?? null,
        text: query.text,
        sort: query.sort,
        offset: query.offset,
        limit: query.limit,
      },
      signal,
    );
    return {
      items: found.items.map(presentCounted),
      total: found.total,
      by_state: found.byState,
    };
  },
});
