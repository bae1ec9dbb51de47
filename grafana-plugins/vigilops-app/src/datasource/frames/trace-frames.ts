import { FieldType, type DataFrame, type DataLink, type Field } from '@grafana/data';
import { t } from '../../t.ts';
import type { Span, Trace, TraceList } from '../../api/types.ts';

type Attributes = Readonly<Record<string, unknown>>;

const tags = (attributes: Attributes) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'object' ? JSON.stringify(value) : value,
  }));

/** Milliseconds with their fraction, from nanoseconds in text: a double cannot hold those of our century. */
function milliseconds(nanos: string): number {
  return Number(nanos.slice(0, -6)) + Number(nanos.slice(-6)) / 1e6;
}

const field = (name: string, type: FieldType, values: unknown[]): Field => ({
  name,
  type,
  values,
  config: {},
});

/** Column by column what Grafana's trace view reads. */
export function traceFrame(
  trace: Trace,
  refId: string,
  source: { readonly uid: string; readonly name: string },
): DataFrame {
  const { spans } = trace;
  const each = (type: FieldType, name: string, value: (span: Span) => unknown) =>
    field(name, type, spans.map(value));
  return {
    refId,
    name: 'Trace',
    length: spans.length,
    fields: [
      {
        ...each(FieldType.string, 'traceID', () => trace.trace_id),
        config: { links: [logsLink(source)] },
      },
      each(FieldType.string, 'spanID', (span) => span.span_id),
      each(FieldType.string, 'parentSpanID', (span) => span.parent_span_id ?? undefined),
      each(FieldType.string, 'operationName', (span) => span.name),
      each(FieldType.string, 'serviceName', (span) => span.service_name),
      each(FieldType.string, 'kind', (span) => span.kind),
      each(FieldType.number, 'statusCode', (span) => STATUS_CODES[span.status]),
      each(FieldType.string, 'statusMessage', (span) => span.status_message),
      each(FieldType.other, 'serviceTags', (span) => tags(trace.resources[String(span.resource_id)] ?? {})),
      each(FieldType.time, 'startTime', (span) => milliseconds(span.start_unix_nano)),
      each(FieldType.number, 'duration', (span) => span.duration_ms),
      each(FieldType.other, 'tags', (span) => tags(span.attributes)),
      each(FieldType.other, 'logs', logsOf),
      each(FieldType.other, 'references', (span) =>
        span.links.map((link) => ({
          traceID: link.trace_id,
          spanID: link.span_id,
          tags: tags(link.attributes),
        })),
      ),
    ],
    meta: {
      preferredVisualisationType: 'trace',
      custom: { traceFormat: 'otlp' },
      ...(trace.truncated
        ? {
            notices: [
              {
                severity: 'warning',
                text: t('datasource.notice.first-spans', 'Only the first {{shown}} spans are shown.', {
                  shown: spans.length,
                }),
              },
            ],
          }
        : {}),
    },
  };
}

/** What was logged within the trace. */
const logsLink = (source: { readonly uid: string; readonly name: string }): DataLink => ({
  title: t('datasource.link.trace-logs', 'Logs of this trace'),
  url: '',
  internal: {
    datasourceUid: source.uid,
    datasourceName: source.name,
    query: { refId: 'logs', queryType: 'logs', traceId: '${__value.raw}' },
  },
});

/** Of OTLP. */
const STATUS_CODES = { unset: 0, ok: 1, error: 2 } as const;

const logsOf = (span: Span) =>
  span.events.map((event) => ({
    timestamp: milliseconds(event.time_unix_nano),
    name: event.name,
    fields: tags(event.attributes),
  }));

/** A table of traces; the id opens the trace beside it. */
export function traceListFrame(
  list: TraceList,
  refId: string,
  source: { readonly uid: string; readonly name: string },
): DataFrame {
  const rows = list.items;
  const id: Field = {
    name: t('datasource.trace.id', 'Trace'),
    type: FieldType.string,
    values: rows.map((row) => row.trace_id),
    config: {
      links: [
        {
          title: t('datasource.link.open', 'Open'),
          url: '',
          internal: {
            datasourceUid: source.uid,
            datasourceName: source.name,
            query: { refId: 'trace', queryType: 'traces', traceId: '${__value.raw}' },
          },
        },
      ],
    },
  };
  return {
    refId,
    name: 'Traces',
    length: rows.length,
    fields: [
      id,
      field(
        t('datasource.trace.start', 'Start'),
        FieldType.time,
        rows.map((row) => Date.parse(row.start_time)),
      ),
      field(
        t('datasource.trace.service', 'Service'),
        FieldType.string,
        rows.map((row) => row.root_service ?? ''),
      ),
      field(
        t('datasource.trace.name', 'Name'),
        FieldType.string,
        rows.map((row) => row.root_name ?? ''),
      ),
      {
        ...field(
          t('datasource.trace.duration', 'Duration'),
          FieldType.number,
          rows.map((row) => row.duration_ms),
        ),
        config: { unit: 'ms' },
      },
      field(
        t('datasource.trace.spans', 'Spans'),
        FieldType.number,
        rows.map((row) => row.span_count),
      ),
      field(
        t('datasource.trace.errors', 'Errors'),
        FieldType.number,
        rows.map((row) => row.error_count),
      ),
    ],
    meta: {
      preferredVisualisationType: 'table',
      ...(list.truncated
        ? {
            notices: [
              {
                severity: 'info',
                text: t('datasource.notice.newest-traces', 'The newest {{shown}} traces are shown.', {
                  shown: rows.length,
                }),
              },
            ],
          }
        : {}),
    },
  };
}
