import { notice, streamNoticesHeaders, streamNoticesQuery } from '@vigilops/contracts/api';
import type { NoticeViewing } from '../../../notify/index.ts';
import { defineEventRoute, type EventSource } from '../../route.ts';
import { presentNotice } from './present.ts';

export const streamNotices = defineEventRoute({
  method: 'get',
  path: '/api/v1/notices/stream',
  policy: { access: 'token', needs: 'read' },
  operationId: 'streamNotices',
  tag: 'notifications',
  summary: 'Messages of the notification centre as they come, as server-sent events that can be resumed',
  status: 200,
  failsWith: ['OVERLOADED'],
  query: streamNoticesQuery,
  headers: streamNoticesHeaders,
  answer: notice,
  handle: async ({ headers }, { deps, signal }) => {
    const last = Number(headers['last-event-id']);
    return asEventSource(
      await deps.noticeStream.open(Number.isSafeInteger(last) && last > 0 ? last : null, signal),
    );
  },
});

function asEventSource(viewing: NoticeViewing): EventSource {
  return {
    async *events(signal) {
      for await (const one of viewing.events(signal)) {
        yield { id: String(one.id), name: 'notice', data: [JSON.stringify(presentNotice(one))] };
      }
    },
    end: () => {
      viewing.end();
    },
  };
}
