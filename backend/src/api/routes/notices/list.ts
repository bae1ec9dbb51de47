import { VigilError } from '@vigilops/contracts';
import { listNoticesQuery, listNoticesResponse } from '@vigilops/contracts/api';
import { cutPage, decodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';
import { presentNotice } from './present.ts';

export const listNotices = defineRoute({
  method: 'get',
  path: '/api/v1/notices',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listNotices',
  tag: 'notifications',
  summary: 'Messages to channels and what became of each, newest first',
  status: 200,
  query: listNoticesQuery,
  answer: listNoticesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const found = await deps.notices.list(
      {
        incidentId: query.incident_id,
        channel: query.channel,
        kinds: query.kind,
        channelType: query.in_app === true ? 'in_app' : undefined,
        ...rangeUs(query, nowUs),
        before: placeOf(query.cursor),
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, ({ madeUs, id }) => [String(madeUs), String(id)]);
    return { ...page, items: page.items.map(presentNotice) };
  },
});

function placeOf(cursor: string | undefined): { readonly madeUs: number; readonly id: number } | undefined {
  const place = decodeCursor(cursor);
  if (place === undefined) {
    return undefined;
  }
  const [madeUs = NaN, id = NaN] = place.map(Number);
  // 2200 is where times of this API end.
  if (!Number.isSafeInteger(madeUs) || madeUs < 0 || madeUs > 7.3e15 || !Number.isSafeInteger(id)) {
    throw new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer of this route gave');
  }
  return { madeUs, id };
}
