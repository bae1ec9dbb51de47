import { listServiceChecksQuery, listServiceChecksResponse, serviceParams } from '@vigilops/contracts/api';
import { cutPage, decodeMoment, MOST_INTEGER } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const listServiceChecks = defineRoute({
  method: 'get',
  path: '/api/v1/services/{id}/checks',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listServiceChecks',
  tag: 'services',
  summary: 'What observers found, newest first',
  status: 200,
  params: serviceParams,
  query: listServiceChecksQuery,
  answer: listServiceChecksResponse,
  handle: async ({ params: { id }, query }, { deps, signal, nowUs }) => {
    const place = decodeMoment(query.cursor, MOST_INTEGER);
    const found = await deps.checks.history.checks(
      id,
      {
        ...rangeUs(query, nowUs),
        statuses: query.status,
        observerId: query.observer_id,
        before: place && { timeUs: place.us, observerId: place.tie },
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, ({ timeUs, observerId }) => [String(timeUs), observerId ?? 0]);
    return { ...page, items: page.items.map(({ shown }) => shown) };
  },
});
