import { levelOf } from '@vigilops/contracts';
import {
  formatTimeUs,
  type LogQueryRequest,
  type LogQueryResponse,
  type LogRecord,
  type LogStream,
} from '@vigilops/contracts/api';
import type { LogAnswer, LogFilters } from '../../../query/index.ts';
import type { Json, LogRow, LogStreamRecord } from '../../../store/index.ts';
import type { RouteContext } from '../../route.ts';
import { readingLogs } from './filters.ts';

type Attributes = LogRecord['attributes'];

const MOST_WITH_CONTEXT = 500;

/** Both ways to ask for logs, with a body or a query string, take the same question and give the same answer. */
export async function answerLogQuery(
  request: LogQueryRequest,
  context: RouteContext,
): Promise<LogQueryResponse> {
  return readingLogs(request, context, (filters) => answerOf(request, filters, context));
}

async function answerOf(
  request: LogQueryRequest,
  filters: LogFilters,
  { deps, signal }: RouteContext,
): Promise<LogQueryResponse> {
  const answer = await deps.logQuery.search(
    {
      ...filters,
      newestFirst: request.direction === 'backward',
      limit: request.context > 0 ? Math.min(request.limit, MOST_WITH_CONTEXT) : request.limit,
      cursor: request.cursor,
    },
    signal,
  );
  const present = (row: LogRow) => presentRecord(row, answer.streams.get(row.streamId));
  const items = answer.rows.map(present);
  const near =
    request.context > 0
      ? await deps.logContext.ofEach(
          answer.rows,
          { lines: request.context, restoreId: filters.restoreId },
          signal,
        )
      : undefined;
  return {
    items,
    ...(near === undefined
      ? {}
      : {
          context: Object.fromEntries(
            near.map(({ before, after }, place) => [
              items[place]?.id ?? '',
              { before: before.map(present), after: after.map(present) },
            ]),
          ),
        }),
    streams: presentStreams(answer),
    next_cursor: answer.nextCursor,
    stopped_by: answer.stoppedBy,
    searched_from: formatTimeUs(answer.searched.fromUs),
    searched_to: formatTimeUs(answer.searched.toUs),
  };
}

export function presentRecord(row: LogRow, stream: LogStreamRecord | undefined): LogRecord {
  return {
    id: `${String(row.timeUs)}.${String(row.nanos)}.${String(row.streamId)}.${row.sequence}`,
    time: formatTimeUs(row.timeUs),
    time_unix_nano: String(BigInt(row.timeUs) * 1_000n + BigInt(row.nanos)),
    observed_time: row.observedTime,
    stream_id: row.streamId,
    sequence: row.sequence,
    host_id: stream?.hostId ?? null,
    host_name: stream?.hostName ?? null,
    service_name: stream?.serviceName ?? '',
    file_path: stream?.filePath ?? '',
    level: levelOf(row.severity),
    severity_number: row.severity,
    severity_text: row.severityText,
    body: row.body,
    body_json: row.bodyJson as LogRecord['body_json'],
    attributes: asAttributes(row.attributes),
    trace_id: row.traceId,
    span_id: row.spanId,
    flags: row.flags,
    event_name: row.eventName,
    template_id: row.templateId,
    issue_id: row.issueId,
  };
}

export function presentStreams({ streams }: Pick<LogAnswer, 'streams'>): Record<string, LogStream> {
  return Object.fromEntries(
    [...streams].map(([id, stream]) => [
      String(id),
      {
        resource_attributes: asAttributes(stream.resourceAttributes),
        scope_name: stream.scopeName,
        scope_version: stream.scopeVersion,
        scope_attributes: asAttributes(stream.scopeAttributes),
      },
    ]),
  );
}

/** The database keeps attributes as objects only. */
function asAttributes(value: Json): Attributes {
  return value as Attributes;
}
