import { formatTimeUs, lastEventIdHeaders, logTailEvent, logTailQuery } from '@vigilops/contracts/api';
import type { Caller } from '../../../model/index.ts';
import type { RenderLine, TailEvent, TailStream } from '../../../query/index.ts';
import { defineEventRoute, type EventSource, type ServerEvent } from '../../route.ts';
import { presentRecord } from './answer.ts';
import { conditionsOf } from './filters.ts';

export const tailLogs = defineEventRoute({
  method: 'get',
  path: '/api/v1/logs/tail',
  policy: { access: 'token', needs: 'read' },
  operationId: 'tailLogs',
  tag: 'logs',
  summary: 'Log records as they are stored, as server-sent events that can be resumed',
  status: 200,
  query: logTailQuery,
  headers: lastEventIdHeaders,
  answer: logTailEvent,
  handle: async ({ query, headers }, { deps, caller, signal }) => {
    const viewer = { viewer: viewerOf(caller), lastEventId: headers['last-event-id'] };
    return asEventSource(await deps.logTail.open(conditionsOf(query), query.backlog, viewer, signal));
  },
});

/** A stream that was cut is given back to who had it, and to nobody else. */
function viewerOf(caller: Caller | null): string {
  return caller?.kind === 'person'
    ? `user ${String(caller.user.id)}`
    : `token ${String(caller?.token.id ?? 0)}`;
}

/** A line as the data of an event has it. */
export const renderTailLine: RenderLine = (row, stream, cut) =>
  JSON.stringify({ ...presentRecord(row, stream), cut });

function asEventSource(stream: TailStream): EventSource {
  return {
    async *events(signal) {
      for await (const event of stream.events(signal)) {
        yield presentEvent(event);
      }
    },
    end: () => {
      stream.end();
    },
  };
}

function presentEvent(event: TailEvent): ServerEvent {
  const { id } = event;
  if (event.kind === 'gap') {
    return { id, name: 'gap', data: [JSON.stringify({ from: formatTimeUs(event.fromUs) })] };
  }
  const items = event.lines.flatMap(({ json }, index) => (index === 0 ? [json] : [',', json]));
  return { id, name: 'lines', data: ['{"items":[', ...items, `],"skipped":${String(event.skipped)}}`] };
}
