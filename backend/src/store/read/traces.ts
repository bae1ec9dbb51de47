import type { Ask } from './ask.ts';
import { parseExactJson, type Json } from './json.ts';
import { join, sql, where, type Sql } from './sql.ts';
import { at, isoText, type TimeRange } from './times.ts';

export interface SpanRecord {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** OTLP SpanKind and Status.code. */
  readonly kind: number;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly startTime: string;
  readonly startUnixNano: string;
  readonly endUnixNano: string;
  readonly durationMs: number;
  readonly serviceName: string;
  readonly hostId: number | null;
  readonly attributes: Json;
  readonly events: Json;
  readonly links: Json;
  readonly traceState: string;
  readonly flags: number;
  readonly droppedAttributesCount: number;
  readonly resourceId: number;
  readonly scopeId: number;
}

export interface ResourceRecord {
  readonly id: number;
  readonly attributes: Json;
}

export interface ScopeRecord {
  readonly id: number;
  readonly name: string;
  readonly version: string;
  readonly attributes: Json;
}

/** A trace is found when one of its spans meets all of these. */
export interface TraceQuestion {
  readonly range: TimeRange;
  /** Resources whose spans are looked at; undefined: all. */
  readonly resourceIds?: readonly number[] | undefined;
  readonly name?: string | undefined;
  readonly minDurationNs?: number | undefined;
  readonly error?: boolean | undefined;
  readonly limit: number;
}

export interface TraceSummaryRecord {
  readonly traceId: string;
  readonly startTime: string;
  readonly startUnixNano: string;
  readonly durationMs: number;
  readonly rootService: string | null;
  readonly rootName: string | null;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly string[];
}

export interface TraceReader {
  /** Spans in order of their start, at most `limit`. */
  spansOf(traceId: string, limit: number, signal: AbortSignal): Promise<readonly SpanRecord[]>;
  resources(ids: readonly number[], signal: AbortSignal): Promise<readonly ResourceRecord[]>;
  scopes(ids: readonly number[], signal: AbortSignal): Promise<readonly ScopeRecord[]>;
  /** Resources of one service, or of all, at most `limit`. */
  resourceIds(service: string | undefined, limit: number, signal: AbortSignal): Promise<readonly number[]>;
  /** Trace ids by their newest span that meets the question, newest first. */
  findTraces(question: TraceQuestion, signal: AbortSignal): Promise<readonly string[]>;
  /** What is known of these traces within the range, newest start first. */
  summaries(
    traceIds: readonly string[],
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<readonly TraceSummaryRecord[]>;
}

export function createTraceReader(ask: Ask): TraceReader {
  return {
    async spansOf(traceId, limit, signal) {
      const rows = await ask.question<SpanRow>(spansSql(traceId, limit), signal);
      return rows.map(asSpan);
    },

    async resources(ids, signal) {
      const rows = await ask.read<{ id: number; attributes: string }>(
        sql`SELECT id, attributes::text FROM vigilops.resources WHERE id = ANY(${ids}::int[])`,
        signal,
      );
      return rows.map(({ id, attributes }) => ({ id, attributes: parseExactJson(attributes) }));
    },

    async scopes(ids, signal) {
      const rows = await ask.read<{ id: number; name: string; version: string; attributes: string }>(
        sql`SELECT id, name, version, attributes::text FROM vigilops.scopes WHERE id = ANY(${ids}::int[])`,
        signal,
      );
      return rows.map(({ attributes, ...scope }) => ({ ...scope, attributes: parseExactJson(attributes) }));
    },

    async resourceIds(service, limit, signal) {
      const rows = await ask.read<{ id: number }>(
        sql`SELECT id FROM vigilops.resources ${service === undefined ? sql`` : sql`WHERE service_name = ${service}`}
            ORDER BY id DESC LIMIT ${limit}`,
        signal,
      );
      return rows.map((row) => row.id);
    },

    async findTraces(question, signal) {
      const rows = await ask.question<{ trace_id: string }>(
        sql`SELECT encode(trace_id, 'hex') AS trace_id FROM vigilops.spans ${where(traceConditions(question))}
            GROUP BY spans.trace_id ORDER BY max(time) DESC, spans.trace_id LIMIT ${question.limit}`,
        signal,
      );
      return rows.map((row) => row.trace_id);
    },

    async summaries(traceIds, range, signal) {
      const rows = await ask.question<SummaryRow>(summariesSql(traceIds, range), signal);
      return rows.map((row) => ({
        traceId: row.trace_id,
        startTime: row.start_time,
        startUnixNano: row.start_unix_nano,
        durationMs: row.duration_ms,
        rootService: row.root?.[0] ?? null,
        rootName: row.root?.[1] ?? null,
        spanCount: row.span_count,
        errorCount: row.error_count,
        services: row.services,
      }));
    },
  };
}

/** Nanoseconds since the epoch, as numeric: int64 would overflow with hostile durations. */
const START_NS = sql`((extract(epoch FROM s.time) * 1000000)::bigint::numeric * 1000 + s.time_nanos)`;

function spansSql(traceId: string, limit: number): Sql {
  return sql`
    SELECT encode(s.span_id, 'hex') AS span_id, encode(s.parent_span_id, 'hex') AS parent_span_id, s.name, s.kind,
           s.status_code, s.status_message, ${isoText(sql`s.time`)} AS start_time, ${START_NS}::text AS start_unix_nano,
           (${START_NS} + s.duration_ns)::text AS end_unix_nano, s.duration_ns / 1e6::float8 AS duration_ms,
           r.service_name, r.host_id, s.attributes::text, s.events::text, s.links::text, s.trace_state, s.flags,
           s.dropped_attributes_count, s.resource_id, s.scope_id
    FROM vigilops.spans s JOIN vigilops.resources r ON r.id = s.resource_id
    WHERE s.trace_id = ${Buffer.from(traceId, 'hex')}
    ORDER BY s.time, s.time_nanos, s.span_id LIMIT ${limit}`;
}

function traceConditions({ range, resourceIds, name, minDurationNs, error }: TraceQuestion): Sql[] {
  const conditions = [sql`time >= ${at(range.fromUs)}`, sql`time < ${at(range.toUs)}`];
  if (resourceIds !== undefined) {
    conditions.push(sql`resource_id = ANY(${resourceIds}::int[])`);
  }
  if (name !== undefined) {
    conditions.push(sql`name = ${name}`);
  }
  if (minDurationNs !== undefined) {
    conditions.push(sql`duration_ns >= ${minDurationNs}::float8`);
  }
  if (error !== undefined) {
    conditions.push(error ? sql`status_code = 2` : sql`status_code <> 2`);
  }
  return conditions;
}

function summariesSql(traceIds: readonly string[], range: TimeRange): Sql {
  const ids = traceIds.map((id) => Buffer.from(id, 'hex'));
  const list = join(
    ids.map((id) => sql`${id}::bytea`),
    sql`, `,
  );
  return sql`
    SELECT encode(s.trace_id, 'hex') AS trace_id, ${isoText(sql`min(s.time)`)} AS start_time,
           min(${START_NS})::text AS start_unix_nano,
           ((max(${START_NS} + s.duration_ns) - min(${START_NS})) / 1000000)::float8 AS duration_ms,
           (json_agg(json_build_array(r.service_name, s.name) ORDER BY s.time, s.time_nanos)
             FILTER (WHERE s.parent_span_id IS NULL)) -> 0 AS root,
           count(*)::int AS span_count, (count(*) FILTER (WHERE s.status_code = 2))::int AS error_count,
           json_agg(DISTINCT r.service_name) AS services
    FROM vigilops.spans s JOIN vigilops.resources r ON r.id = s.resource_id
    WHERE s.trace_id = ANY(ARRAY[${list}]::bytea[]) AND s.time >= ${at(range.fromUs)} AND s.time < ${at(range.toUs)}
    GROUP BY s.trace_id ORDER BY min(s.time) DESC, s.trace_id`;
}

interface SpanRow extends Record<string, unknown> {
  readonly span_id: string;
  readonly parent_span_id: string | null;
  readonly name: string;
  readonly kind: number;
  readonly status_code: number;
  readonly status_message: string;
  readonly start_time: string;
  readonly start_unix_nano: string;
  readonly end_unix_nano: string;
  readonly duration_ms: number;
  readonly service_name: string;
  readonly host_id: number | null;
  readonly attributes: string;
  readonly events: string;
  readonly links: string;
  readonly trace_state: string;
  readonly flags: number;
  readonly dropped_attributes_count: number;
  readonly resource_id: number;
  readonly scope_id: number;
}

interface SummaryRow extends Record<string, unknown> {
  readonly trace_id: string;
  readonly start_time: string;
  readonly start_unix_nano: string;
  readonly duration_ms: number;
  readonly root: readonly [service: string, name: string] | null;
  readonly span_count: number;
  readonly error_count: number;
  readonly services: readonly string[];
}

function asSpan(row: SpanRow): SpanRecord {
  return {
    spanId: row.span_id,
    parentSpanId: row.parent_span_id,
    name: row.name,
    kind: row.kind,
    statusCode: row.status_code,
    statusMessage: row.status_message,
    startTime: row.start_time,
    startUnixNano: row.start_unix_nano,
    endUnixNano: row.end_unix_nano,
    durationMs: row.duration_ms,
    serviceName: row.service_name,
    hostId: row.host_id,
    attributes: parseExactJson(row.attributes),
    events: parseExactJson(row.events),
    links: parseExactJson(row.links),
    traceState: row.trace_state,
    flags: row.flags,
    droppedAttributesCount: row.dropped_attributes_count,
    resourceId: row.resource_id,
    scopeId: row.scope_id,
  };
}
