import { listServiceChecksQuery, listServiceChecksResponse, serviceParams } from '@vigilops/contracts/api';
import { VigilError } from '@vigilops/contracts';
import { cutPage, decodeCursor } from '../../page.ts';
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
    const found = await deps.checks.history.checks(
      id,
      {
        ...rangeUs(query, nowUs),
        statuses: query.status,
        observerId: query.observer_id,
        before: placeOf(query.cursor),
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, ({ timeUs, observerId }) => [String(timeUs), observerId ?? 0]);
    return { ...page, items: page.items.map(({ shown }) => shown) };
  },
});

function placeOf(cursor: string | undefined): { timeUs: number; observerId: number } | undefined {
  const place = decodeCursor(cursor);
  if (place === undefined) {
    return undefined;
  }
  const [timeUs, observerId] = place.map(Number);
  if (!Number.isSafeInteger(timeUs) || !Number.isSafeInteger(observerId)) {
    throw new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer of this route gave');
  }
  return { timeUs: Number(timeUs), observerId: Number(observerId) };
}
