import { logExportRequest, type LogExportRequest, type LogRecord } from '@vigilops/contracts/api';
import { z } from 'zod';
import type { LogAnswer } from '../../../query/index.ts';
import { csvLines, type Cell } from '../../csv.ts';
import { defineDownloadRoute, type RouteContext } from '../../route.ts';
import { presentRecord } from './answer.ts';
import { readingLogs } from './filters.ts';

/** Records that are read at a time. */
const PAGE = 2_000;
const COLUMNS = ['time', 'level', 'host', 'service', 'file', 'body', 'trace_id', 'span_id'];

export const exportLogs = defineDownloadRoute({
  method: 'post',
  path: '/api/v1/logs/export',
  policy: { access: 'token', needs: 'read' },
  operationId: 'exportLogs',
  tag: 'logs',
  summary: 'The log records that a search finds, as a file of JSON lines or CSV',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  body: logExportRequest,
  answer: z.string(),
  downloads: ['application/jsonl', 'text/csv'],
  handle: ({ body }, context) => ({
    type: body.format === 'csv' ? 'text/csv' : 'application/jsonl',
    fileName: `logs.${body.format}`,
    chunks: (signal) =>
      body.format === 'csv' ? csvOf(body, context, signal) : jsonLinesOf(body, context, signal),
  }),
});

/** Pages of a search, one after the other; what comes meanwhile moves none of them. */
async function* pagesOf(
  body: LogExportRequest,
  context: RouteContext,
  signal: AbortSignal,
): AsyncGenerator<readonly LogRecord[]> {
  let cursor: string | undefined;
  let left = body.limit;
  do {
    const next = { newestFirst: body.direction === 'backward', limit: Math.min(PAGE, left), cursor };
    const page: LogAnswer = await readingLogs(body, { ...context, signal }, (filters) =>
      context.deps.logQuery.search({ ...filters, ...next }, signal),
    );
    left -= page.rows.length;
    cursor = page.nextCursor ?? undefined;
    yield page.rows.map((row) => presentRecord(row, page.streams.get(row.streamId)));
  } while (cursor !== undefined && left > 0);
}

async function* jsonLinesOf(...args: Parameters<typeof pagesOf>): AsyncGenerator<string> {
  for await (const page of pagesOf(...args)) {
    yield page.map((record) => `${JSON.stringify(record)}\n`).join('');
  }
}

async function* csvOf(body: LogExportRequest, ...rest: [RouteContext, AbortSignal]): AsyncGenerator<string> {
  const columns = body.fields ?? COLUMNS;
  let head: readonly (readonly Cell[])[] = [columns];
  for await (const page of pagesOf(body, ...rest)) {
    const rows = page.map((record) => columns.map((column) => cellOf(record, column)));
    yield csvLines([...head, ...rows]);
    head = [];
  }
}

function cellOf(record: LogRecord, column: string): Cell {
  switch (column) {
    case 'host':
      return record.host_name;
    case 'service':
      return record.service_name;
    case 'file':
      return record.file_path;
    case 'time':
    case 'level':
    case 'body':
    case 'trace_id':
    case 'span_id':
      return record[column];
    default: {
      const value = Object.hasOwn(record.attributes, column) ? record.attributes[column] : null;
      return value === null || value === undefined
        ? null
        : typeof value === 'object'
          ? JSON.stringify(value)
          : value;
    }
  }
}
