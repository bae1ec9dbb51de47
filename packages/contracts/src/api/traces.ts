import { z } from 'zod';
import {
  attributesField,
  idField,
  nameField,
  timeField,
  timeParam,
  traceIdField,
  unixNanoField,
} from './fields.ts';

export const traceParams = z.strictObject({ trace_id: traceIdField });

export const listTracesQuery = z.strictObject({
  from: timeParam.default('now-1h'),
  to: timeParam.default('now'),
  service: nameField.optional(),
  name: nameField.optional().meta({ description: 'The whole name of the span.' }),
  min_duration_ms: z.number().min(0).max(1e12).optional(),
  error: z.boolean().optional().meta({ description: 'Only with (or without) a failed span.' }),
  limit: z.int().min(1).max(500).default(50),
});
export type ListTracesQuery = z.output<typeof listTracesQuery>;

export const traceSummary = z
  .object({
    trace_id: traceIdField,
    start_time: timeField,
    start_unix_nano: unixNanoField,
    duration_ms: z.number(),
    root_service: z.string().nullable().meta({ description: 'Null while the root span is not here.' }),
    root_name: z.string().nullable(),
    span_count: z.int(),
    error_count: z.int(),
    services: z.array(z.string()),
  })
  .meta({ id: 'TraceSummary' });

export const listTracesResponse = z
  .object({ items: z.array(traceSummary), truncated: z.boolean() })
  .meta({ id: 'TraceList' });

const spanEvent = z.object({
  time_unix_nano: unixNanoField,
  name: z.string(),
  attributes: attributesField,
  dropped_attributes_count: z.int(),
});

const spanLink = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  trace_state: z.string(),
  attributes: attributesField,
  dropped_attributes_count: z.int(),
  flags: z.int(),
});

export const span = z
  .object({
    span_id: z.string(),
    parent_span_id: z.string().nullable(),
    name: z.string(),
    kind: z.enum(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']),
    service_name: z.string(),
    host_id: idField.nullable(),
    start_time: timeField,
    start_unix_nano: unixNanoField,
    end_unix_nano: unixNanoField,
    duration_ms: z.number(),
    status: z.enum(['unset', 'ok', 'error']),
    status_message: z.string(),
    attributes: attributesField,
    events: z.array(spanEvent),
    links: z.array(spanLink),
    trace_state: z.string(),
    flags: z.int(),
    dropped_attributes_count: z.int(),
    resource_id: idField,
    scope_id: idField,
  })
  .meta({ id: 'Span' });
export type Span = z.infer<typeof span>;

export const traceResponse = z
  .object({
    trace_id: traceIdField,
    spans: z.array(span),
    truncated: z.boolean(),
    resources: z.record(z.string(), attributesField).meta({ description: 'By `resource_id`.' }),
    scopes: z
      .record(z.string(), z.object({ name: z.string(), version: z.string(), attributes: attributesField }))
      .meta({ description: 'By `scope_id`.' }),
  })
  .meta({ id: 'Trace' });
