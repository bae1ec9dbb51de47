import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, listHostChangesQuery, listHostChangesResponse } from '@vigilops/contracts/api';
import { cutPage, decodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { rangeUs } from '../../times.ts';

/** The first microsecond of the year 2200, where the times of this API end. */
const LATEST_US = 7_258_118_400e6;

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
    const after = placeOf(query.cursor);
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

/** A moment, and how many changes of it the pages before had. */
function placeOf(cursor: string | undefined): { timeUs: number; seen: number } | undefined {
  const place = decodeCursor(cursor);
  if (place === undefined) {
    return undefined;
  }
  const [timeUs, seen] = place.map(Number);
  if (
    timeUs === undefined ||
    !(timeUs >= 0 && timeUs <= LATEST_US) ||
    !Number.isSafeInteger(seen) ||
    Number(seen) < 0
  ) {
    throw new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer of this route gave');
  }
  return { timeUs, seen: Number(seen) };
}
