import { formatTimeUs, listHostChangesQuery, listHostChangesResponse } from '@vigilops/contracts/api';
import { cutPage, decodeMoment } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

export const listHostChanges = defineRoute({
  method: 'get',
  path: '/api/v1/host-changes',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listHostChanges',
  tag: 'hosts',
  summary:
    'What changed on hosts, newest first: packages, units, images, kernels, configuration files, boots',
  status: 200,
  query: listHostChangesQuery,
  answer: listHostChangesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    // A moment, and how many changes of it the pages before had.
    const place = decodeMoment(query.cursor, Number.MAX_SAFE_INTEGER);
    const after = place && { timeUs: place.us, seen: place.tie };
    const found = await deps.readers.hostChanges.list(
      {
        ...rangeUs(query, nowUs),
        hostIds: query.host_id,
        kinds: query.kind,
        text: query.q,
        after,
        limit: query.limit + 1,
      },
      signal,
    );
    const seenAt = (timeUs: number) =>
      found.slice(0, query.limit).filter((change) => change.timeUs === timeUs).length +
      (after?.timeUs === timeUs ? after.seen : 0);
    const page = cutPage(found, query.limit, ({ timeUs }) => [String(timeUs), seenAt(timeUs)]);
    return {
      ...page,
      items: page.items.map((change) => ({
        at: formatTimeUs(change.timeUs),
        host_id: change.hostId,
        host_name: change.hostName,
        kind: change.kind,
        action: change.action,
        subject: change.subject,
        before: change.before,
        after: change.after,
      })),
    };
  },
});
