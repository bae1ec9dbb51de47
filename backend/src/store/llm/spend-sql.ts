import { formatTimeUs } from '@vigilops/contracts/api';
import type { LlmDimension, LlmSpendQuestion } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { join, sql, type Sql } from '../read/sql.ts';
import { binOf } from './duration-bins.ts';
import { callConditions } from './filters.ts';

/** Of one group, by its values in the order of the dimensions, in one step. */
interface Place extends Row {
  readonly key: readonly (string | null)[];
  readonly step: number;
}

/** In one currency, or in none. */
export interface FigureCells extends Place {
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

export interface DurationCells extends Place {
  readonly of: 'latency' | 'first_token';
  readonly bin: number;
  readonly calls: number;
}

export function selectFigures(question: LlmSpendQuestion, limit: number): Sql {
  return sql`${byStep(
    question,
    (conditions) => sql`
      SELECT ${keyOf(question.by)} AS key, call.currency,
             count(*) FILTER (WHERE call.is_final)::float8 AS calls,
             count(*) FILTER (WHERE call.is_final AND call.status NOT IN ('ok', 'client_gone'))::float8 AS failed,
             count(*) FILTER (WHERE call.cost_pico IS NULL AND call.tokens_from <> 'none')::float8 AS unpriced,
             count(*) FILTER (WHERE call.tokens_from = 'estimated')::float8 AS estimated,
             sum(call.input_tokens)::float8 AS input, sum(call.cache_read_tokens)::float8 AS cache_read,
             sum(call.cache_write_tokens + call.cache_write_long_tokens)::float8 AS cache_write,
             sum(call.output_tokens)::float8 AS output, sum(call.reasoning_tokens)::float8 AS reasoning,
             coalesce(sum(call.cost_pico), 0)::text AS cost, coalesce(sum(call.saved_pico), 0)::text AS saved
      FROM vigilops.llm_calls AS call WHERE ${conditions}
      GROUP BY ${join([...question.by.map(columnOf), sql`call.currency`], sql`, `)}`,
  )} LIMIT ${limit}`;
}

/** Of calls that went well. */
export function selectDurations(question: LlmSpendQuestion, limit: number): Sql {
  const bin = binOf(sql`took.us`);
  return sql`${byStep(
    question,
    (conditions) => sql`
      SELECT ${keyOf(question.by)} AS key, took.of, ${bin} AS bin, count(*)::float8 AS calls
      FROM vigilops.llm_calls AS call
      CROSS JOIN LATERAL (VALUES ('latency', call.latency_us), ('first_token', call.first_token_us)) AS took (of, us)
      WHERE ${conditions} AND call.status = 'ok' AND call.is_final AND took.us IS NOT NULL
      GROUP BY ${join([...question.by.map(columnOf), sql`took.of`, sql`bin`], sql`, `)}`,
  )} LIMIT ${limit}`;
}

/**
 * Each step is asked for by itself, over the index of times: grouped by the step they lie in, the planner would expect as
 * many groups as rows, and sort them all.
 */
function byStep(question: LlmSpendQuestion, select: (conditions: Sql) => Sql): Sql {
  const conditions = callConditions(question);
  if (question.stepsUs === null) {
    return sql`SELECT 0 AS step, found.* FROM (${select(conditions)}) AS found`;
  }
  const begins = sql`${question.stepsUs.map(formatTimeUs)}::timestamptz[]`;
  return sql`
    SELECT step.number AS step, found.*
    FROM (SELECT (number - 1)::int AS number, begin, lead(begin, 1, 'infinity') OVER (ORDER BY number) AS over
          FROM unnest(${begins}) WITH ORDINALITY AS begin (begin, number)) AS step
    CROSS JOIN LATERAL (${select(sql`${conditions} AND call.time >= step.begin AND call.time < step.over`)}) AS found`;
}

function keyOf(by: readonly LlmDimension[]): Sql {
  const texts = by.map((dimension) => sql`${columnOf(dimension)}::text`);
  return sql`ARRAY[${join(texts, sql`, `)}]::text[]`;
}

function columnOf(dimension: LlmDimension): Sql {
  switch (dimension) {
    case 'model':
      return sql`call.model`;
    case 'provider':
      return sql`call.provider_id`;
    case 'project':
      return sql`call.project_id`;
    case 'key':
      return sql`call.key_id`;
    case 'member':
      return sql`call.user_id`;
    case 'environment':
      return sql`call.environment`;
    case 'status':
      return sql`call.status`;
    default:
      return dimension satisfies never;
  }
}
