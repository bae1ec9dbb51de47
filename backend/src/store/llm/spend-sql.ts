import { formatTimeUs } from '@vigilops/contracts/api';
import type { LlmSpendQuestion } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { join, sql, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { DURATION_BIN, DURATIONS_OF_CALL, SUMS_OF_CALLS, SUMS_OF_SUMS, WENT_WELL } from './call-sums.ts';
import { columnOf, COUNTED_DIMENSIONS } from './dimensions.ts';
import { whoseCalls } from './filters.ts';

/** Values of a group, in the order of the dimensions. */
export type GroupKey = readonly (string | null)[];

/** Of one group in one step, in one currency or in none. */
export interface FigureCells extends Row {
  readonly key: GroupKey;
  readonly step: number;
  readonly currency: string | null;
  readonly calls: number;
  readonly failed: number;
  readonly unpriced: number;
  readonly estimated: number;
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cost: string;
  readonly saved: string;
}

/** Bins of percentiles. */
export interface DurationCells extends Row {
  /** Of the group among the named ones; null: of all others together. */
  readonly place: number | null;
  readonly step: number;
  readonly kind: 'latency' | 'first_token';
  readonly p50: number;
  readonly p95: number;
}

export function selectFigures(question: LlmSpendQuestion, limit: number): Sql {
  const columns = question.by.map(columnOf);
  const whose = whoseCalls(question);
  return sql`
    WITH ${pieces(question, sql`true`)}
    SELECT call.step, call.key, call.currency, sum(call.calls)::float8 AS calls, sum(call.failed)::float8 AS failed,
           sum(call.unpriced)::float8 AS unpriced, sum(call.estimated)::float8 AS estimated,
           sum(call.input)::float8 AS input, sum(call.cache_read)::float8 AS cache_read,
           sum(call.cache_write)::float8 AS cache_write, sum(call.output)::float8 AS output,
           sum(call.reasoning)::float8 AS reasoning, sum(call.cost)::text AS cost, sum(call.saved)::text AS saved
    FROM (
      SELECT piece.step, found.* FROM piece CROSS JOIN LATERAL (
        SELECT ${keyOf(columns)} AS key, call.currency, ${SUMS_OF_CALLS} FROM vigilops.llm_calls AS call
        WHERE call.time >= piece.begin AND call.time < piece.over AND ${whose}
        GROUP BY ${list([...columns, sql`call.currency`])}) AS found
      UNION ALL
      SELECT day.step, ${keyOf(columns)} AS key, call.currency, ${SUMS_OF_SUMS}
      FROM day JOIN vigilops.llm_days AS call ON call.day = day.begin WHERE ${whose}
      GROUP BY ${list([sql`day.step`, ...columns, sql`call.currency`])}
    ) AS call GROUP BY call.step, call.key, call.currency LIMIT ${limit}`;
}

/** Of calls that went well. */
export function selectDurations(question: LlmSpendQuestion, named: readonly GroupKey[]): Sql {
  const counted = countedBy(question);
  const columns = question.by.map(columnOf);
  const whose = whoseCalls(question);
  return sql`
    WITH ${pieces(question, counted === undefined ? sql`false` : sql`true`)},
    named AS (
      SELECT ARRAY(SELECT jsonb_array_elements_text(one.key)) AS key, (one.number - 1)::int AS place
      FROM jsonb_array_elements(${JSON.stringify(named)}::jsonb) WITH ORDINALITY AS one (key, number)),
    binned AS (
      SELECT named.place, call.step, call.kind, call.bin, sum(call.calls) AS calls FROM (
        SELECT piece.step, found.* FROM piece CROSS JOIN LATERAL (
          SELECT ${keyOf(columns)} AS key, took.kind, ${DURATION_BIN} AS bin, count(*) AS calls
          FROM vigilops.llm_calls AS call CROSS JOIN ${DURATIONS_OF_CALL}
          WHERE call.time >= piece.begin AND call.time < piece.over AND ${whose} AND ${WENT_WELL}
          GROUP BY ${list([...columns, sql`took.kind`, sql`bin`])}) AS found
        UNION ALL
        SELECT day.step, ${columns.length === 0 ? NO_KEY : sql`ARRAY[call.value]`} AS key, call.kind, call.bin, call.calls
        FROM day JOIN vigilops.llm_day_durations AS call
          ON call.day = day.begin AND call.dimension = ${counted ?? ''}::text
      ) AS call LEFT JOIN named ON named.key = call.key
      GROUP BY named.place, call.step, call.kind, call.bin)
    SELECT place, step, kind, min(bin) FILTER (WHERE seen >= 0.5 * total) AS p50,
           min(bin) FILTER (WHERE seen >= 0.95 * total) AS p95
    FROM (SELECT *, sum(calls) OVER (PARTITION BY place, step, kind ORDER BY bin) AS seen,
                 sum(calls) OVER (PARTITION BY place, step, kind) AS total FROM binned) AS counted
    GROUP BY place, step, kind`;
}

/**
 * `day`: whole days that are counted already and lie within one step; `piece`: what is left of each step. Pieces are asked
 * for one by one, over the index of times: grouped by the step that a call lies in, the planner would expect as many groups
 * as calls.
 */
function pieces({ fromUs, toUs, stepsUs }: LlmSpendQuestion, mayUseDays: Sql): Sql {
  const [from, to] = [at(fromUs), at(toUs)];
  const begins = sql`${(stepsUs ?? []).map(formatTimeUs)}::timestamptz[]`;
  const stepOf = (moment: Sql) => (stepsUs === null ? sql`0` : sql`width_bucket(${moment}, ${begins}) - 1`);
  return sql`
    day AS MATERIALIZED (
      SELECT begin, over, ${stepOf(sql`begin`)} AS step FROM vigilops.llm_days_done
      WHERE ${mayUseDays} AND begin >= ${from} AND over <= ${to}
        AND ${stepOf(sql`begin`)} = ${stepOf(sql`over - interval '1 microsecond'`)}),
    edge AS (
      SELECT edge FROM unnest(${begins}) AS edge WHERE edge > ${from} AND edge < ${to}
      UNION SELECT ${from} UNION SELECT ${to} UNION SELECT begin FROM day UNION SELECT over FROM day),
    piece AS MATERIALIZED (
      SELECT begin, over, ${stepOf(sql`begin`)} AS step
      FROM (SELECT edge AS begin, lead(edge) OVER (ORDER BY edge) AS over FROM edge) AS part
      WHERE over IS NOT NULL AND NOT EXISTS (SELECT FROM day WHERE day.begin = part.begin))`;
}

/** As durations of days are counted; undefined: they say nothing of this question. */
function countedBy({
  by,
  projectIds,
  keyIds,
  userIds,
  providerIds,
  models,
}: LlmSpendQuestion): string | undefined {
  const isOfAll = [projectIds, keyIds, userIds, providerIds, models].every((some) => some.length === 0);
  const [first = 'all', ...others] = by;
  const isCounted = first === 'all' || COUNTED_DIMENSIONS.some((dimension) => dimension === first);
  return isOfAll && others.length === 0 && isCounted ? first : undefined;
}

const NO_KEY = sql`ARRAY[]::text[]`;

function keyOf(columns: readonly Sql[]): Sql {
  return sql`ARRAY[${list(columns.map((column) => sql`${column}::text`))}]::text[]`;
}

function list(columns: readonly Sql[]): Sql {
  return columns.length === 0 ? sql`` : join(columns, sql`, `);
}
