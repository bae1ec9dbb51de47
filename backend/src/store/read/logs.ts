import { needsOf } from '../segments/needs.ts';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { Ask } from './ask.ts';
import { parseExactJson, type Json } from './json.ts';
import { conditionSql } from './log-condition.ts';
import { createLogCountReader, isCountable, type LogCountReader } from './log-counts.ts';
import {
  partsOf,
  recordsSql,
  sourceSql,
  type LogConditions,
  type LogPosition,
  type LogSlice,
} from './log-records.ts';
import { sameTemplates, templateStretches } from './log-templates.ts';
import { createLogSegmentReader, type LogSegmentReader, type Stretch } from './log-segments.ts';
import {
  streamConditions,
  streamConditionSql,
  type StreamCondition,
  type StreamQuestion,
} from './log-streams.ts';
import { join, sql, where, type Sql } from './sql.ts';
import { matchSql, NO_ROW, triedRow, type RowOfColumns } from './tried-rows.ts';
import { isoText, unixUsText, type TimeRange } from './times.ts';

export interface LogStreamRecord {
  readonly id: number;
  readonly hostId: number | null;
  readonly hostKey: string | null;
  readonly hostName: string | null;
  readonly hostGroup: string | null;
  readonly hostTags: readonly string[];
  readonly hostLabels: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly filePath: string;
  readonly resourceAttributes: Json;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly scopeAttributes: Json;
}

export interface LogRow {
  readonly timeUs: number;
  readonly nanos: number;
  readonly observedTime: string;
  readonly streamId: number;
  readonly sequence: string;
  readonly severity: number;
  readonly severityText: string;
  readonly body: string;
  readonly bodyJson: Json;
  readonly attributes: Json;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly flags: number;
  readonly eventName: string | null;
  readonly templateId: number | null;
  readonly issueId: number | null;
}

export interface LogPage {
  readonly rows: readonly LogRow[];
  /** Of their bodies and attributes. */
  readonly bytes: number;
  readonly cutByBytes: boolean;
}

/** Conditions that records can be tried for before anybody reads them from the table. */
export type TriedConditions = Pick<LogSlice, 'text' | 'condition'>;

export interface LogReader extends LogCountReader {
  /** Ids of the streams that a question is about, at most `limit`. */
  streamIds(question: StreamQuestion, limit: number, signal: AbortSignal): Promise<readonly number[]>;
  streams(ids: readonly number[], signal: AbortSignal): Promise<readonly LogStreamRecord[]>;
  /** Ids of the streams that a condition on hosts, services, files and resources means, at most `limit`. */
  streamIdsWith(condition: StreamCondition, limit: number, signal: AbortSignal): Promise<readonly number[]>;
  /** Ids of a template and of all whose lines are its own, whichever of them `id` is. */
  sameTemplates(id: number, signal: AbortSignal): Promise<readonly number[]>;
  /** Where records may lie that meet the conditions; null where nothing is known, so anywhere. */
  stretches(
    question: LogConditions & { readonly range: TimeRange },
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly Stretch[] | null>;
  /** Whether counting by these conditions needs no look at single records, but at the ends of a range. */
  isCounted(conditions: LogConditions): boolean;
  /** Records of a stretch of time in their true order. Fewer than `limit` with `cutByBytes` when they are large. */
  readSlice(slice: LogSlice, signal: AbortSignal, timeoutMs?: number): Promise<LogPage>;
  /** For each place, its nearest records in its stream, at most a day away; by the index of the place, nearest first. */
  neighbours(
    places: readonly Omit<LogPosition, 'seen'>[],
    question: {
      readonly limit: number;
      readonly before: boolean;
      readonly restoreId?: number | undefined;
    },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, readonly LogRow[]>>;
  /** The places of those of `rows` that a search of the table would find. */
  matchRows(
    conditions: TriedConditions,
    rows: readonly RowOfColumns[],
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly number[]>;
  /** Throws as a search would whose patterns cannot be read. */
  checkConditions(conditions: TriedConditions, signal: AbortSignal): Promise<void>;
}

export function createLogReader(ask: Ask): LogReader {
  const segments = createLogSegmentReader(ask);
  return {
    async streamIdsWith(condition, limit, signal) {
      const rows = await ask.question<{ id: number }>(
        sql`SELECT s.id FROM vigilops.log_streams s
            JOIN vigilops.resources r ON r.id = s.resource_id
            WHERE ${streamConditionSql(condition)} ORDER BY s.id LIMIT ${limit}`,
        signal,
      );
      return rows.map((row) => row.id);
    },

    sameTemplates: (id, signal) => sameTemplates(ask, id, signal),

    stretches: async (question, signal, timeoutMs) =>
      (await templateStretches(ask, question, signal, timeoutMs)) ??
      (await stretchesOf(segments, question, signal, timeoutMs)),

    async streamIds(question, limit, signal) {
      const rows = await ask.question<{ id: number }>(
        sql`SELECT s.id FROM vigilops.log_streams s ${where(streamConditions(question))} ORDER BY s.id LIMIT ${limit}`,
        signal,
      );
      return rows.map((row) => row.id);
    },

    async streams(ids, signal) {
      const rows = await ask.read<StreamRow>(
        sql`SELECT s.id, s.host_id, h.key AS host_key, h.name AS host_name, h.host_group,
                   coalesce(to_json(h.tags), '[]') AS host_tags, coalesce(h.labels, '{}') AS host_labels, s.service_name, s.file_path,
                   r.attributes::text AS resource_attributes,
                   c.name AS scope_name, c.version AS scope_version, c.attributes::text AS scope_attributes
            FROM vigilops.log_streams s
            JOIN vigilops.resources r ON r.id = s.resource_id
            JOIN vigilops.scopes c ON c.id = s.scope_id
            LEFT JOIN vigilops.effective_hosts h ON h.id = s.host_id
            WHERE s.id = ANY(${ids}::int[])`,
        signal,
      );
      return rows.map(asStream);
    },

    ...createLogCountReader(ask),

    isCounted: isCountable,

    async readSlice(slice, signal, timeoutMs) {
      const rows = await ask.question<SliceRow>(sliceSql(slice), signal, timeoutMs);
      const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
      return { rows: rows.map(asRow), bytes, cutByBytes: rows.length < (rows[0]?.total ?? 0) };
    },

    async neighbours(places, question, signal) {
      const rows = await ask.question<SliceRow & { wanted: number }>(neighboursSql(places, question), signal);
      return new Map(
        [...Map.groupBy(rows, ({ wanted }) => wanted)].map(([wanted, found]) => [wanted, found.map(asRow)]),
      );
    },

    async matchRows(conditions, rows, signal, timeoutMs) {
      const tried = matchSql(partsOf(conditions).map(conditionSql), rows.map(triedRow));
      const found = await ask.question<{ place: number }>(tried, signal, timeoutMs);
      return found.map(({ place }) => place);
    },

    async checkConditions(conditions, signal) {
      await ask.question(matchSql(partsOf(conditions).map(conditionSql), [NO_ROW]), signal);
    },
  };
}

/** Records that are equal in these are equal in all that a reader could tell apart. */
const ORDER = [
  sql`time`,
  sql`time_nanos`,
  sql`stream_id`,
  sql`sequence`,
  sql`body COLLATE "C"`,
  sql`coalesce(span_id, '')`,
  sql`attributes`,
];

function orderSql(newestFirst: boolean): Sql {
  const way = newestFirst ? sql` DESC` : sql` ASC`;
  return join(
    ORDER.map((key) => sql`${key}${way}`),
    sql`, `,
  );
}

const COLUMNS = sql`${unixUsText(sql`time`)} AS time_us, time_nanos, ${isoText(sql`observed_time`)} AS observed_time, stream_id,
           sequence::text, severity, severity_text, body, body_json::text, attributes::text,
           encode(trace_id, 'hex') AS trace_id, encode(span_id, 'hex') AS span_id, flags, event_name,
           template_id::float8, issue_id::float8`;

/** How far from a place its neighbours may lie. */
const REACH = sql`interval '1 day'`;

function neighboursSql(
  places: readonly Omit<LogPosition, 'seen'>[],
  { limit, before, restoreId }: Parameters<LogReader['neighbours']>[1],
): Sql {
  const key = sql`(time, time_nanos, sequence)`;
  const place = sql`(place.at, place.nanos, place.sequence)`;
  const beyond = before
    ? sql`time <= place.at AND time > place.at - ${REACH} AND ${key} < ${place}`
    : sql`time >= place.at AND time < place.at + ${REACH} AND ${key} > ${place}`;
  const order = orderSql(before);
  return sql`
    SELECT place.wanted, near.*
    FROM unnest(
      ${places.map((_, i) => i)}::int[], ${places.map(({ timeUs }) => formatTimeUs(timeUs))}::timestamptz[],
      ${places.map(({ nanos }) => nanos)}::smallint[], ${places.map(({ streamId }) => streamId)}::int[],
      ${places.map(({ sequence }) => sequence)}::bigint[]
    ) AS place (wanted, at, nanos, stream, sequence)
    CROSS JOIN LATERAL (
      SELECT ${COLUMNS}, row_number() OVER (ORDER BY ${order}) AS nearness
      FROM (
        SELECT * FROM ${sourceSql(restoreId)} WHERE stream_id = place.stream AND ${beyond} ORDER BY ${order} LIMIT ${limit}
      ) AS record
    ) AS near
    ORDER BY place.wanted, near.nearness`;
}

function sliceSql(slice: LogSlice): Sql {
  const order = orderSql(slice.newestFirst);
  // Records at the very place of `after` are read again and dropped: no key tells them apart.
  const seen = slice.after?.seen ?? 0;
  return sql`
    SELECT ${COLUMNS}, bytes, total
    FROM (
      SELECT *, sum(bytes) OVER (ORDER BY place) - bytes AS bytes_before, count(*) OVER ()::int AS total
      FROM (
        SELECT *, row_number() OVER (ORDER BY ${order}) AS place,
               octet_length(body) + pg_column_size(attributes) + coalesce(pg_column_size(body_json), 0) AS bytes
        FROM (
          SELECT * FROM ${recordsSql(slice)} ORDER BY ${order} LIMIT ${slice.limit + seen}
        ) AS found
      ) AS numbered
      WHERE place > ${seen}
    ) AS page
    WHERE bytes_before < ${slice.maxBytes}
    ORDER BY place`;
}

async function stretchesOf(
  segments: LogSegmentReader,
  question: LogConditions & { readonly range: TimeRange },
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<readonly Stretch[] | null> {
  const { range, streamIds, restoreId } = question;
  if (restoreId !== undefined) {
    return null;
  }
  const needs = needsOf({ kind: 'and', of: partsOf(question) });
  return needs === null || range.fromUs <= (await segments.completeAfterUs(signal))
    ? null
    : segments.stretches({ range, streamIds, needs }, signal, timeoutMs);
}

interface StreamRow extends Record<string, unknown> {
  readonly id: number;
  readonly host_id: number | null;
  readonly host_key: string | null;
  readonly host_name: string | null;
  readonly host_group: string | null;
  readonly host_tags: readonly string[];
  readonly host_labels: Readonly<Record<string, string>>;
  readonly service_name: string;
  readonly file_path: string;
  readonly resource_attributes: string;
  readonly scope_name: string;
  readonly scope_version: string;
  readonly scope_attributes: string;
}

interface SliceRow extends Record<string, unknown> {
  readonly time_us: string;
  readonly time_nanos: number;
  readonly observed_time: string;
  readonly stream_id: number;
  readonly sequence: string;
  readonly severity: number;
  readonly severity_text: string;
  readonly body: string;
  readonly body_json: string | null;
  readonly attributes: string;
  readonly trace_id: string | null;
  readonly span_id: string | null;
  readonly flags: number;
  readonly event_name: string | null;
  readonly template_id: number | null;
  readonly issue_id: number | null;
  readonly bytes: number;
  /** Records found, before the page was cut to its bytes. */
  readonly total: number;
}

function asStream(row: StreamRow): LogStreamRecord {
  return {
    id: row.id,
    hostId: row.host_id,
    hostKey: row.host_key,
    hostName: row.host_name,
    hostGroup: row.host_group,
    hostTags: row.host_tags,
    hostLabels: row.host_labels,
    serviceName: row.service_name,
    filePath: row.file_path,
    resourceAttributes: parseExactJson(row.resource_attributes),
    scopeName: row.scope_name,
    scopeVersion: row.scope_version,
    scopeAttributes: parseExactJson(row.scope_attributes),
  };
}

function asRow(row: SliceRow): LogRow {
  return {
    timeUs: Number(row.time_us),
    nanos: row.time_nanos,
    observedTime: row.observed_time,
    streamId: row.stream_id,
    sequence: row.sequence,
    severity: row.severity,
    severityText: row.severity_text,
    body: row.body,
    bodyJson: row.body_json === null ? null : parseExactJson(row.body_json),
    attributes: parseExactJson(row.attributes),
    traceId: row.trace_id,
    spanId: row.span_id,
    flags: row.flags,
    eventName: row.event_name,
    templateId: row.template_id,
    issueId: row.issue_id,
  };
}
