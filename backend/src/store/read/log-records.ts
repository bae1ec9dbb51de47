import { formatTimeUs } from '@vigilops/contracts/api';
import { conditionSql, type LogCondition } from './log-condition.ts';
import type { Stretch } from './log-segments.ts';
import { patternOf, type LogText } from './log-text.ts';
import { sql, where, type Sql } from './sql.ts';
import { at, type TimeRange } from './times.ts';

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
export function sourceSql(restoreId: number | undefined): Sql {
  return restoreId === undefined
    ? sql`vigilops.logs`
    : sql`(SELECT * FROM vigilops.restored_logs WHERE restore_id = ${restoreId}) AS restored`;
}

/** What is asked of each record, part by part; streams stand beside it. */
export function partsOf({ severities, traceId, spanId, text, condition }: LogConditions): LogCondition[] {
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
