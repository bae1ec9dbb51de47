import type { CheckResultRow, ExemplarRow, HistogramRow, HostChangeRow, SpanRow } from '../../model/index.ts';
import { THE_BACKEND, statusNumber } from '../checks/result-rows.ts';
import { objectTable } from './object-table.ts';

export const histogramsTable = objectTable<HistogramRow>({
  kind: 'histograms',
  timeUs: (row) => row.timeUs,
  columns: [
    { name: 'time', type: 'timestamptz', of: (row) => row.timeUs },
    { name: 'series_id', type: 'int4', of: (row) => row.seriesId },
    { name: 'count', type: 'numeric', of: (row) => row.count },
    { name: 'sum', type: 'float8', of: (row) => row.sum },
    { name: 'min', type: 'float8', of: (row) => row.min },
    { name: 'max', type: 'float8', of: (row) => row.max },
    { name: 'bounds', type: 'float8[]', of: (row) => row.explicit?.bounds ?? null },
    { name: 'counts', type: 'int8[]', of: (row) => row.explicit?.counts ?? null },
    { name: 'scale', type: 'int4', of: (row) => row.exponential?.scale ?? null },
    { name: 'zero_count', type: 'int8', of: (row) => row.exponential?.zeroCount ?? null },
    { name: 'zero_threshold', type: 'float8', of: (row) => row.exponential?.zeroThreshold ?? null },
    { name: 'positive_offset', type: 'int4', of: (row) => row.exponential?.positive.offset ?? null },
    { name: 'positive_counts', type: 'int8[]', of: (row) => row.exponential?.positive.counts ?? null },
    { name: 'negative_offset', type: 'int4', of: (row) => row.exponential?.negative.offset ?? null },
    { name: 'negative_counts', type: 'int8[]', of: (row) => row.exponential?.negative.counts ?? null },
    { name: 'quantiles', type: 'float8[]', of: (row) => row.summary?.quantiles ?? null },
    { name: 'quantile_values', type: 'float8[]', of: (row) => row.summary?.values ?? null },
    { name: 'absent', type: 'bool', of: (row) => row.absent },
  ],
});

export const exemplarsTable = objectTable<ExemplarRow>({
  kind: 'exemplars',
  timeUs: (row) => row.timeUs,
  columns: [
    { name: 'time', type: 'timestamptz', of: (row) => row.timeUs },
    { name: 'series_id', type: 'int4', of: (row) => row.seriesId },
    { name: 'value', type: 'float8', of: (row) => row.value },
    { name: 'trace_id', type: 'bytea', of: (row) => row.traceId },
    { name: 'span_id', type: 'bytea', of: (row) => row.spanId },
    { name: 'attributes', type: 'jsonb', of: (row) => row.attributes },
  ],
});

export const spansTable = objectTable<SpanRow>({
  kind: 'spans',
  timeUs: (row) => row.startUs,
  columns: [
    { name: 'time', type: 'timestamptz', of: (row) => row.startUs },
    { name: 'time_nanos', type: 'int2', of: (row) => row.startNanos },
    { name: 'duration_ns', type: 'int8', of: (row) => row.durationNs },
    { name: 'resource_id', type: 'int4', of: (row) => row.resourceId },
    { name: 'scope_id', type: 'int4', of: (row) => row.scopeId },
    { name: 'trace_id', type: 'bytea', of: (row) => row.traceId },
    { name: 'span_id', type: 'bytea', of: (row) => row.spanId },
    { name: 'parent_span_id', type: 'bytea', of: (row) => row.parentSpanId },
    { name: 'trace_state', type: 'text', of: (row) => row.traceState },
    // OTLP's fixed32, kept by its bits in a signed column.
    { name: 'flags', type: 'int4', of: (row) => row.flags | 0 },
    { name: 'name', type: 'text', of: (row) => row.name },
    { name: 'kind', type: 'int2', of: (row) => row.kind },
    { name: 'status_code', type: 'int2', of: (row) => row.statusCode },
    { name: 'status_message', type: 'text', of: (row) => row.statusMessage },
    { name: 'attributes', type: 'jsonb', of: (row) => row.attributes },
    { name: 'events', type: 'jsonb', of: (row) => row.events },
    { name: 'links', type: 'jsonb', of: (row) => row.links },
    {
      name: 'dropped_attributes_count',
      type: 'int4',
      of: (row) => Math.min(row.droppedAttributesCount, 2_147_483_647),
    },
  ],
});

export const checkResultsTable = objectTable<CheckResultRow>({
  kind: 'check_results',
  timeUs: (row) => row.timeUs,
  columns: [
    { name: 'time', type: 'timestamptz', of: (row) => row.timeUs },
    { name: 'service_id', type: 'int4', of: (row) => row.serviceId },
    { name: 'observer_id', type: 'int4', of: (row) => row.observerId ?? THE_BACKEND },
    { name: 'status', type: 'int2', of: (row) => statusNumber(row.status) },
    { name: 'duration_ms', type: 'float4', of: (row) => row.durationMs },
    { name: 'dns_ms', type: 'float4', of: (row) => row.dnsMs },
    { name: 'connect_ms', type: 'float4', of: (row) => row.connectMs },
    { name: 'tls_ms', type: 'float4', of: (row) => row.tlsMs },
    { name: 'first_byte_ms', type: 'float4', of: (row) => row.firstByteMs },
    { name: 'status_code', type: 'int2', of: (row) => row.statusCode },
    { name: 'error', type: 'text', of: (row) => row.error },
    { name: 'certificate_expires_at', type: 'timestamptz', of: (row) => row.certificateExpiresUs },
  ],
});

export const hostChangesTable = objectTable<HostChangeRow>({
  kind: 'host_changes',
  timeUs: (row) => row.timeUs,
  columns: [
    { name: 'time', type: 'timestamptz', of: (row) => row.timeUs },
    { name: 'host_id', type: 'int4', of: (row) => row.hostId },
    { name: 'kind', type: 'text', of: (row) => row.kind },
    { name: 'action', type: 'text', of: (row) => row.action },
    { name: 'subject', type: 'text', of: (row) => row.subject },
    { name: 'before', type: 'text', of: (row) => row.before },
    { name: 'after', type: 'text', of: (row) => row.after },
  ],
});
