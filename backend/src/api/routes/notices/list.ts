import { listNoticesQuery, listNoticesResponse } from '@vigilops/contracts/api';
import { cutPage, decodeMoment } from '../../page.ts';
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
    const place = decodeMoment(query.cursor, Number.MAX_SAFE_INTEGER);
    const found = await deps.notices.list(
      {
        incidentId: query.incident_id,
        channel: query.channel,
        kinds: query.kind,
        channelType: query.in_app === true ? 'in_app' : undefined,
        ...rangeUs(query, nowUs),
        before: place && { madeUs: place.us, id: place.tie },
        limit: query.limit + 1,
      },
      signal,
    );
    const page = cutPage(found, query.limit, ({ madeUs, id }) => [String(madeUs), String(id)]);
    return { ...page, items: page.items.map(presentNotice) };
  },
});
