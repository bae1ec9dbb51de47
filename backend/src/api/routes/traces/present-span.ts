import type { Span } from '@vigilops/contracts/api';
import type { Json, SpanRecord } from '../../../store/index.ts';

/** OTLP SpanKind and Status.code by number. */
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;

/** Events and links as the writer keeps them (see `SpanRow`). */
interface StoredEvent {
  readonly timeUnixNano: string | number;
  readonly name: string;
  readonly attributes?: Json;
  readonly droppedAttributesCount?: number;
}

interface StoredLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState?: string;
  readonly attributes?: Json;
  readonly droppedAttributesCount?: number;
  readonly flags?: number;
}

export function presentSpan(span: SpanRecord): Span {
  return {
    span_id: span.spanId,
    parent_span_id: span.parentSpanId,
    name: span.name,
    kind: KINDS[span.kind] ?? 'unspecified',
    service_name: span.serviceName,
    host_id: span.hostId,
    start_time: span.startTime,
    start_unix_nano: span.startUnixNano,
    end_unix_nano: span.endUnixNano,
    duration_ms: span.durationMs,
    status: STATUSES[span.statusCode] ?? 'unset',
    status_message: span.statusMessage,
    attributes: asAttributes(span.attributes),
    events: (span.events as readonly unknown[] as readonly StoredEvent[]).map((event) => ({
      time_unix_nano: String(event.timeUnixNano),
      name: event.name,
      attributes: asAttributes(event.attributes ?? {}),
      dropped_attributes_count: event.droppedAttributesCount ?? 0,
    })),
    links: (span.links as readonly unknown[] as readonly StoredLink[]).map((link) => ({
      trace_id: link.traceId,
      span_id: link.spanId,
      trace_state: link.traceState ?? '',
      attributes: asAttributes(link.attributes ?? {}),
      dropped_attributes_count: link.droppedAttributesCount ?? 0,
      flags: link.flags ?? 0,
    })),
    trace_state: span.traceState,
    flags: span.flags,
    dropped_attributes_count: span.droppedAttributesCount,
    resource_id: span.resourceId,
    scope_id: span.scopeId,
  };
}

/** The database keeps attributes as objects only. */
export function asAttributes(value: Json): Span['attributes'] {
  return value as Span['attributes'];
}
