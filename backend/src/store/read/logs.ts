import { needsOf } from '../segments/needs.ts';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { Ask } from './ask.ts';
import { parseExactJson, type Json } from './json.ts';
import { conditionSql, type LogCondition } from './log-condition.ts';
import { createLogSegmentReader, type LogSegmentReader, type Stretch } from './log-segments.ts';
import {
  streamConditions,
  streamConditionSql,
  type StreamCondition,
  type StreamQuestion,
} from './log-streams.ts';
import { patternOf, type LogText } from './log-text.ts';
import { join, sql, where, type Sql } from './sql.ts';
import { matchSql, NO_ROW, triedRow, type RowOfColumns } from './tried-rows.ts';
import { at, isoText, lasting, unixUsText, type TimeRange } from './times.ts';

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

/** A place in the order of records: (time, nanoseconds, stream, sequence), and how many records share it before. */
export interface LogPosition {
  readonly timeUs: number;
  readonly nanos: number;
  readonly streamId: number;
  /** int64 as text. */
  readonly sequence: string;
  readonly seen: number;
}

export interface LogSlice {
  readonly range: TimeRange;
  /** What this restore fetched back from archives, instead of the records that are kept. */
  readonly restoreId?: number | undefined;
  /** Undefined: all of them. */
  readonly streamIds?: readonly number[] | undefined;
  /** Severity numbers, both ends included. */
  readonly severities?: readonly (readonly [number, number])[] | undefined;
  readonly text?: LogText | undefined;
  readonly condition?: LogCondition | undefined;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  /** Only records there are looked at. */
  readonly within?: readonly Stretch[] | undefined;
  readonly newestFirst: boolean;
  /** Goes on behind this place. */
  readonly after?: LogPosition | undefined;
  readonly limit: number;
  /** The page ends with the record that reaches it. */
  readonly maxBytes: number;
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
}

export interface LogPage {
  readonly rows: readonly LogRow[];
  /** Of their bodies and attributes. */
  readonly bytes: number;
  readonly cutByBytes: boolean;
}

/** What is asked of records, besides their time. */
export type LogConditions = Pick<
  LogSlice,
  'restoreId' | 'streamIds' | 'severities' | 'text' | 'condition' | 'traceId' | 'spanId'
>;

export type LogCountQuestion = LogConditions & {
  readonly range: TimeRange;
  readonly within?: LogSlice['within'];
  /** Steps are counted from here. */
  readonly originUs: number;
  readonly stepUs: number;
};

/** How many records of a severity lie in a step; severities 1 to 24 by the first of their level, 0 is unknown. */
export interface LogCount {
  readonly step: number;
  readonly severity: number;
  readonly records: number;
}

export interface LogStreamCount {
  readonly streamId: number;
  readonly severity: number;
  readonly records: number;
}

/** Conditions that records can be tried for before anybody reads them from the table. */
export type TriedConditions = Pick<LogSlice, 'text' | 'condition'>;

export interface LogReader {
  /** Ids of the streams that a question is about, at most `limit`. */
  streamIds(question: StreamQuestion, limit: number, signal: AbortSignal): Promise<readonly number[]>;
  streams(ids: readonly number[], signal: AbortSignal): Promise<readonly LogStreamRecord[]>;
  /** Ids of the streams that a condition on hosts, services, files and resources means, at most `limit`. */
  streamIdsWith(condition: StreamCondition, limit: number, signal: AbortSignal): Promise<readonly number[]>;
  /** Where records may lie that meet the conditions; null where nothing is known, so anywhere. */
  stretches(
    question: LogConditions & { readonly range: TimeRange },
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly Stretch[] | null>;
  /** Records of a stretch of time in their true order. Fewer than `limit` with `cutByBytes` when they are large. */
  readSlice(slice: LogSlice, signal: AbortSignal, timeoutMs?: number): Promise<LogPage>;
  countByStep(
    question: LogCountQuestion,
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly LogCount[]>;
  /** How many records of a severity each stream has; severities as in `countByStep`. */
  countByStream(
    question: Omit<LogCountQuestion, 'originUs' | 'stepUs'>,
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly LogStreamCount[]>;
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

    stretches: (question, signal, timeoutMs) => stretchesOf(segments, question, signal, timeoutMs),

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

    async readSlice(slice, signal, timeoutMs) {
      const rows = await ask.question<SliceRow>(sliceSql(slice), signal, timeoutMs);
      const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
      return { rows: rows.map(asRow), bytes, cutByBytes: rows.length < (rows[0]?.total ?? 0) };
    },

    countByStep: (question, signal, timeoutMs) =>
      ask.question<LogCount & Record<string, unknown>>(countSql(question), signal, timeoutMs),

    countByStream: (question, signal, timeoutMs) =>
      ask.question<LogStreamCount & Record<string, unknown>>(
        sql`SELECT stream_id AS "streamId", ${FIRST_OF_LEVEL} AS severity, count(*)::float8 AS records
            FROM ${recordsSql(question)} GROUP BY 1, 2`,
        signal,
        timeoutMs,
      ),

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
           encode(trace_id, 'hex') AS trace_id, encode(span_id, 'hex') AS span_id, flags, event_name`;

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

const FIRST_OF_LEVEL = sql`CASE WHEN severity BETWEEN 1 AND 24 THEN (severity - 1) / 4 * 4 + 1 ELSE 0 END`;

function countSql(question: LogCountQuestion): Sql {
  const { originUs, stepUs } = question;
  return sql`
    SELECT round(date_part('epoch', bin - ${at(originUs)}) * 1000000 / ${stepUs}::float8)::int AS step, severity,
           records::float8 AS records
    FROM (
      SELECT date_bin(${lasting(stepUs)}, time, ${at(originUs)}) AS bin,
             ${FIRST_OF_LEVEL} AS severity,
             count(*) AS records
      FROM ${recordsSql(question)} GROUP BY 1, 2
    ) AS counted`;
}

type SliceConditions = LogConditions &
  Pick<LogSlice, 'range' | 'within'> &
  Partial<Pick<LogSlice, 'after' | 'newestFirst'>>;

/** Something to select from: records that meet all conditions. */
export function recordsSql(slice: SliceConditions): Sql {
  const records = sql`SELECT * FROM ${sourceSql(slice.restoreId)} ${where(sliceConditions(slice))}`;
  if (slice.within === undefined) {
    return sql`(${records}) AS record`;
  }
  const [streams, from, to] = [
    slice.within.map(({ streamId }) => streamId),
    slice.within.map(({ fromUs }) => formatTimeUs(fromUs)),
    slice.within.map(({ toUs }) => formatTimeUs(toUs)),
  ];
  return sql`(
    SELECT record.*
    FROM unnest(${streams}::int[], ${from}::timestamptz[], ${to}::timestamptz[]) AS stretch (stream, begins, ends)
    CROSS JOIN LATERAL (
      ${records} AND stream_id = stretch.stream AND time >= stretch.begins AND time <= stretch.ends
      OFFSET 0 -- Else the planner may read all records at once and look for their stretch.
    ) AS record
  ) AS record`;
}

/** What records are selected from. */
function sourceSql(restoreId: number | undefined): Sql {
  return restoreId === undefined
    ? sql`vigilops.logs`
    : sql`(SELECT * FROM vigilops.restored_logs WHERE restore_id = ${restoreId}) AS restored`;
}

/** What is asked of each record, part by part; streams stand beside it. */
function partsOf({ severities, traceId, spanId, text, condition }: LogConditions): LogCondition[] {
  const parts: LogCondition[] = [];
  if (severities !== undefined) {
    parts.push({ kind: 'severity', ranges: severities });
  }
  if (traceId !== undefined) {
    parts.push({ kind: 'trace', id: traceId });
  }
  if (spanId !== undefined) {
    parts.push({ kind: 'span', id: spanId });
  }
  if (text !== undefined) {
    parts.push({ kind: 'body', pattern: patternOf(text) });
  }
  if (condition !== undefined) {
    parts.push(condition);
  }
  return parts;
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

function sliceConditions(slice: SliceConditions): Sql[] {
  const { range, streamIds, after } = slice;
  const conditions = [sql`time >= ${at(range.fromUs)}`, sql`time < ${at(range.toUs)}`];
  if (streamIds !== undefined) {
    conditions.push(sql`stream_id = ANY(${streamIds}::int[])`);
  }
  conditions.push(...partsOf(slice).map(conditionSql));
  if (after !== undefined) {
    const place = sql`(${at(after.timeUs)}, ${after.nanos}::smallint, ${after.streamId}::int, ${after.sequence}::bigint)`;
    const key = sql`(time, time_nanos, stream_id, sequence)`;
    conditions.push(slice.newestFirst === true ? sql`${key} <= ${place}` : sql`${key} >= ${place}`);
  }
  return conditions;
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
  };
}
