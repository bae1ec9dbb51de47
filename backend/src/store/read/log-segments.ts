import type { Needs } from '../segments/needs.ts';
import type { Ask } from './ask.ts';
import { join, sql, where, type Sql } from './sql.ts';
import { at, unixUsText, type TimeRange } from './times.ts';

/** A segment reaches over no end of a day. */
const LONGEST_US = 86_400_000_000;
const HASH_BITS = 32;

export interface SegmentQuestion {
  readonly range: TimeRange;
  readonly streamIds?: readonly number[] | undefined;
  readonly needs: Needs;
}

/** Stretches of streams, microseconds, both ends included. Those of one stream do not overlap. */
export interface Stretch {
  readonly streamId: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** About so many. */
  readonly records: number;
}

export interface LogSegmentReader {
  /** Where records may lie that have what is needed, in no order. */
  stretches(question: SegmentQuestion, signal: AbortSignal, timeoutMs?: number): Promise<readonly Stretch[]>;
  /** Records later than this all have a segment; -Infinity: all have. */
  completeAfterUs(signal: AbortSignal): Promise<number>;
}

export function createLogSegmentReader(ask: Ask): LogSegmentReader {
  /** Written once, by the migration. */
  let completeAfter: Promise<number> | undefined;
  return {
    stretches: async (question, signal, timeoutMs) => {
      const [row] = await ask.question<{ found: string | null }>(stretchesSql(question), signal, timeoutMs);
      return mergedStretches(parsed(row?.found ?? ''));
    },

    completeAfterUs: async (signal) => {
      completeAfter ??= ask
        .read<{ us: string }>(
          sql`SELECT ${unixUsText(sql`after`)} AS us FROM vigilops.log_segments_begin`,
          signal,
        )
        .then(([row]) => (row === undefined ? -Infinity : Number(row.us)));
      try {
        return await completeAfter;
      } catch (error) {
        completeAfter = undefined;
        throw error;
      }
    },
  };
}

/** One text: of ten thousand rows the driver would make forty thousand objects. */
function stretchesSql({ range, streamIds, needs }: SegmentQuestion): Sql {
  const conditions = [
    sql`time >= ${at(range.fromUs)}`,
    sql`time < ${at(range.toUs + LONGEST_US)}`,
    sql`from_time < ${at(range.toUs)}`,
    ...(streamIds === undefined ? [] : [sql`stream_id = ANY(${streamIds}::int[])`]),
    ...(needs === null ? [] : [needsSql(needs)]),
  ];
  return sql`
    SELECT string_agg(concat_ws(' ', stream_id, ${unixUsText(sql`from_time`)}, ${unixUsText(sql`time`)}, records), ',') AS found
    FROM vigilops.log_segments ${where(conditions)}`;
}

function needsSql(needs: Exclude<Needs, null>): Sql {
  switch (needs.kind) {
    case 'all':
      return sql`(${join(needs.of.map(needsOrTrue), sql` AND `)})`;
    case 'any':
      return needs.of.length === 0 ? sql`false` : sql`(${join(needs.of.map(needsOrTrue), sql` OR `)})`;
    case 'streams':
      return sql`(stream_id = ANY(${needs.ids}::int[]))`;
    case 'severities':
      return sql`((severities & ${needs.mask}::int) <> 0)`;
    case 'parts':
      return sql`(${join(
        needs.hashes.map(
          (hash) => sql`get_bit(filter, ${String(hash >>> 0)}::bigint >> (${HASH_BITS}::int - bits)) = 1`,
        ),
        sql` AND `,
      )})`;
  }
}

const needsOrTrue = (needs: Needs) => (needs === null ? sql`true` : needsSql(needs));

function parsed(found: string): Stretch[] {
  return found === ''
    ? []
    : found.split(',').map((row) => {
        const [streamId = 0, fromUs = 0, toUs = 0, records = 0] = row.split(' ').map(Number);
        return { streamId, fromUs, toUs, records };
      });
}

/** Those of one stream that overlap become one. */
export function mergedStretches(stretches: readonly Stretch[]): readonly Stretch[] {
  const found: Stretch[] = [];
  let last: Stretch | undefined;
  for (const stretch of stretches.toSorted((a, b) => a.streamId - b.streamId || a.fromUs - b.fromUs)) {
    if (last?.streamId === stretch.streamId && stretch.fromUs <= last.toUs) {
      last = { ...last, toUs: Math.max(last.toUs, stretch.toUs), records: last.records + stretch.records };
      found[found.length - 1] = last;
    } else {
      last = stretch;
      found.push(stretch);
    }
  }
  return found;
}
