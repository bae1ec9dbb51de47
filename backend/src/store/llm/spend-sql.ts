import { formatTimeUs } from '@vigilops/contracts/api';
import type { LlmDimension, LlmSpendQuestion } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { join, sql, type Sql } from '../read/sql.ts';
import { binOf } from './duration-bins.ts';
import { callConditions } from './filters.ts';
import type { GroupTotals } from './rank-groups.ts';

export type GroupCells = Row & GroupTotals;

export interface FigureCells extends Row {
  /** Of the group among the named ones; -1: of the rest. */
  readonly place: number;
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

export interface DurationCells extends Row {
  readonly place: number;
  readonly step: number;
  readonly of: 'latency' | 'first_token';
  readonly bin: number;
  readonly calls: number;
}

export function selectGroups(question: LlmSpendQuestion): Sql {
  const dimensions = question.by.map(columnOf);
  const columns = join(dimensions, sql`, `);
  return sql`
    SELECT ARRAY[${join(
      dimensions.map((column) => sql`${column}::text`),
      sql`, `,
    )}] AS key, call.currency, coalesce(sum(call.cost_pico), 0)::text AS cost, count(*)::float8 AS calls
    FROM vigilops.llm_calls AS call WHERE ${callConditions(question)} GROUP BY ${columns}, call.currency`;
}

export function selectFigures(
  question: LlmSpendQuestion,
  named: readonly GroupTotals['key'][],
  limit: number,
): Sql {
  return sql`
    SELECT place, step, currency,
           count(*) FILTER (WHERE is_final)::float8 AS calls,
           count(*) FILTER (WHERE is_final AND status NOT IN ('ok', 'client_gone'))::float8 AS failed,
           count(*) FILTER (WHERE cost_pico IS NULL AND tokens_from <> 'none')::float8 AS unpriced,
           count(*) FILTER (WHERE tokens_from = 'estimated')::float8 AS estimated,
           sum(input_tokens)::float8 AS input, sum(cache_read_tokens)::float8 AS cache_read,
           sum(cache_write_tokens + cache_write_long_tokens)::float8 AS cache_write,
           sum(output_tokens)::float8 AS output, sum(reasoning_tokens)::float8 AS reasoning,
           coalesce(sum(cost_pico), 0)::text AS cost, coalesce(sum(saved_pico), 0)::text AS saved
    FROM (${placed(
      question,
      named,
      sql`call.currency, call.is_final, call.status, call.cost_pico, call.saved_pico, call.tokens_from,
        call.input_tokens, call.cache_read_tokens, call.cache_write_tokens, call.cache_write_long_tokens,
        call.output_tokens, call.reasoning_tokens`,
      sql``,
    )}) AS call
    GROUP BY place, step, currency LIMIT ${limit}`;
}

/** Of calls that went well. */
export function selectDurations(question: LlmSpendQuestion, named: readonly GroupTotals['key'][]): Sql {
  return sql`
    WITH binned AS MATERIALIZED (
      SELECT place, step, latency_bin, first_bin, count(*) AS calls
      FROM (${placed(
        question,
        named,
        sql`${binOf(sql`call.latency_us`)} AS latency_bin,
          CASE WHEN call.first_token_us IS NOT NULL THEN ${binOf(sql`call.first_token_us`)} END AS first_bin`,
        sql`AND call.status = 'ok' AND call.is_final`,
      )}) AS call
      GROUP BY place, step, latency_bin, first_bin)
    SELECT place, step, 'latency' AS of, latency_bin AS bin, sum(calls)::float8 AS calls
    FROM binned GROUP BY place, step, latency_bin
    UNION ALL
    SELECT place, step, 'first_token', first_bin, sum(calls)::float8
    FROM binned WHERE first_bin IS NOT NULL GROUP BY place, step, first_bin`;
}

/** Rows of the range with the place of their group and the number of their step. */
function placed(
  question: LlmSpendQuestion,
  named: readonly GroupTotals['key'][],
  columns: Sql,
  further: Sql,
): Sql {
  const { by, stepsUs } = question;
  const step =
    stepsUs === null ? sql`0` : sql`width_bucket(call.time, ${stepsUs.map(formatTimeUs)}::timestamptz[]) - 1`;
  const conditions = sql`${callConditions(question)} ${further}`;
  if (by.length === 0) {
    return sql`SELECT 0 AS place, ${step} AS step, ${columns} FROM vigilops.llm_calls AS call WHERE ${conditions}`;
  }
  const same = by.map(
    (dimension, index) => sql`coalesce(${columnOf(dimension)}::text, '') = named.key->>${index}::int`,
  );
  const keys = JSON.stringify(named.map((key) => key.map((value) => value ?? '')));
  return sql`
    SELECT coalesce(named.place, -1) AS place, ${step} AS step, ${columns}
    FROM vigilops.llm_calls AS call LEFT JOIN (
      SELECT key, (number - 1)::int AS place
      FROM jsonb_array_elements(${keys}::jsonb) WITH ORDINALITY AS one (key, number)
    ) AS named ON ${join(same, sql` AND `)}
    WHERE ${conditions}`;
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
