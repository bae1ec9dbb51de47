import { formatTimeUs, lastEventIdHeaders, logTailEvent, logTailQuery } from '@vigilops/contracts/api';
import type { RenderLine, TailEvent, TailStream } from '../../../query/index.ts';
import { defineEventRoute, type EventSource, type ServerEvent } from '../../route.ts';
import { conditionsOf, presentRecord } from './answer.ts';

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
  handle: async ({ query, headers }, { deps, token, signal }) => {
    const viewer = { tokenId: token?.id ?? 0, lastEventId: headers['last-event-id'] };
    return asEventSource(await deps.logTail.open(conditionsOf(query), query.backlog, viewer, signal));
  },
});

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
