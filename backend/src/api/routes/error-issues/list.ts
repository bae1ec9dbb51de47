import { VigilError } from '@vigilops/contracts';
import { listErrorIssuesQuery, listErrorIssuesResponse } from '@vigilops/contracts/api';
import { decodeCursor, encodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { presentCounted } from './present.ts';
import { countedRange } from './range.ts';

/** Pages behind this are better asked for by a filter. */
const LAST = 20_000;

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
    const offset = placeOf(query.cursor, query.sort);
    const found = await deps.errorIssues.list(
      {
        ...countedRange(query, nowUs),
        states: query.state,
        services: query.service,
        hostIds: query.host_id,
        version: query.version ?? null,
        text: query.text,
        sort: query.sort,
        offset,
        limit: query.limit,
      },
      signal,
    );
    const end = offset + found.items.length;
    return {
      items: found.items.map(presentCounted),
      total: found.total,
      by_state: found.byState,
      next_cursor: end < found.total && found.items.length > 0 ? encodeCursor(query.sort, end) : null,
    };
  },
});

/** Counts change from page to page: the cursor is a place in the list as it is now. */
function placeOf(cursor: string | undefined, sort: string): number {
  const [order, place] = decodeCursor(cursor) ?? [sort, 0];
  if (order !== sort || typeof place !== 'number' || place > LAST) {
    throw new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer to this question gave');
  }
  return place;
}
