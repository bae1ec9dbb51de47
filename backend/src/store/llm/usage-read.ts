import { VigilError } from '@vigilops/contracts';
import type { LlmLedgerLine, LlmUsageFacts, LlmUsageHead, LlmUsageStore } from '../../model/index.ts';
import type { Row } from '../database.ts';
import type { Ask } from '../read/ask.ts';
import { sql, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { lineOf } from './usage-lines.ts';

/** Of one side: models times days times currencies. */
const MAX_LINES = 50_000;
const MAX_IMPORTS = 1_000;
const DAY = sql`interval '24 hours'`;

interface SumCells {
  readonly facts: LlmUsageFacts;
  readonly currency: string | null;
  readonly requests: number | null;
  readonly input: number | null;
  readonly cache_read: number | null;
  readonly cache_write: number | null;
  readonly output: number | null;
  readonly cost: string | null;
  readonly credit: string | null;
}

export interface LineCells extends SumCells {
  readonly day_us: number;
  readonly model: string;
}

export interface ImportCells extends Row {
  readonly id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly file_name: string;
  readonly format: LlmUsageHead['format'];
  readonly utc_offset_minutes: number;
  readonly imported_us: number;
  readonly imported_by: string;
  readonly facts: readonly LlmUsageFacts[];
  readonly from_us: number;
  readonly to_us: number;
  readonly days: number;
  readonly models: number;
  readonly sums: readonly SumCells[];
}

interface DayCells extends Row {
  readonly day_us: number;
  readonly utc_offset_minutes: number;
  readonly facts: readonly LlmUsageFacts[];
  readonly whole: readonly LlmUsageFacts[] | null;
}

interface CallCells extends Row {
  readonly day_us: number;
  readonly model: string;
  readonly upstream_model: string | null;
  readonly currency: string | null;
  readonly requests: number;
  readonly estimated: number;
  readonly unpriced: number;
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly output: number;
  readonly cost: string;
}

/** With what is left of them. */
export function selectImports(condition: Sql): Sql {
  return sql`
    SELECT import.id, import.provider_id, provider.name AS provider_name, import.file_name, import.format,
           import.utc_offset_minutes::int AS utc_offset_minutes, ${unixUs(sql`import.imported_at`)} AS imported_us,
           import.imported_by, day.*, line.*
    FROM vigilops.llm_usage_imports AS import
    JOIN vigilops.llm_providers AS provider ON provider.id = import.provider_id
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT facts) AS facts, ${unixUs(sql`min(day)`)} AS from_us,
             ${unixUs(sql`max(day) + ${DAY}`)} AS to_us, count(DISTINCT day)::int AS days
      FROM vigilops.llm_usage_days WHERE import_id = import.id) AS day
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(to_jsonb(sum)), '[]') AS sums,
             (SELECT count(DISTINCT line.model)::int FROM vigilops.llm_usage_days AS day
              JOIN vigilops.llm_usage_lines AS line USING (provider_id, facts, day)
              WHERE day.import_id = import.id AND line.model <> '') AS models
      FROM (SELECT facts, line.currency, sum(line.requests) AS requests, sum(line.input) AS input,
                   sum(line.cache_read) AS cache_read, sum(line.cache_write) AS cache_write, sum(line.output) AS output,
                   sum(line.cost_pico)::text AS cost, sum(line.credit_pico)::text AS credit
            FROM vigilops.llm_usage_days AS day JOIN vigilops.llm_usage_lines AS line USING (provider_id, facts, day)
            WHERE day.import_id = import.id GROUP BY facts, line.currency) AS sum) AS line
    WHERE day.days > 0 AND ${condition}
    ORDER BY import.imported_at DESC, import.id DESC LIMIT ${MAX_IMPORTS}`;
}

export function createReadUsage(ask: Ask): LlmUsageStore['read'] {
  return async ({ providerId, fromUs, toUs }, signal) => {
    // A day that the range has a part of.
    const ofRange = (day: Sql) =>
      sql`${day} < ${at(toUs)} AND ${day} > ${at(fromUs)} - ${DAY} AND provider_id = ${providerId}`;
    const [days, theirs, ours] = await Promise.all([
      ask.read<DayCells>(
        sql`
          WITH named AS (
            SELECT DISTINCT day.import_id, facts FROM vigilops.llm_usage_days AS day
            JOIN vigilops.llm_usage_lines AS line USING (provider_id, facts, day)
            WHERE provider_id = ${providerId} AND line.model <> '')
          SELECT ${unixUs(sql`day.day`)} AS day_us, import.utc_offset_minutes::int AS utc_offset_minutes,
                 array_agg(day.facts) AS facts,
                 array_agg(day.facts) FILTER (WHERE (day.import_id, day.facts) NOT IN (TABLE named)) AS whole
          FROM (SELECT * FROM vigilops.llm_usage_days AS day WHERE ${ofRange(sql`day.day`)}) AS day
          JOIN vigilops.llm_usage_imports AS import ON import.id = day.import_id
          GROUP BY day.day, import.utc_offset_minutes ORDER BY day.day`,
        signal,
      ),
      ask.question<Row & LineCells>(
        sql`
          SELECT facts, ${unixUs(sql`line.day`)} AS day_us, model, currency, requests::float8 AS requests,
                 input::float8 AS input, cache_read::float8 AS cache_read, cache_write::float8 AS cache_write,
                 output::float8 AS output, cost_pico::text AS cost, credit_pico::text AS credit
          FROM vigilops.llm_usage_lines AS line WHERE ${ofRange(sql`line.day`)} LIMIT ${MAX_LINES + 1}`,
        signal,
      ),
      ask.question<CallCells>(selectCalls(providerId, ofRange(sql`day`)), signal),
    ]);
    if (theirs.length > MAX_LINES || ours.length > MAX_LINES) {
      throw new VigilError('QUERY_TOO_LARGE', 'too many models on too many days: narrow the range');
    }
    return {
      days: days.map((day) => ({
        dayUs: day.day_us,
        utcOffsetMinutes: day.utc_offset_minutes,
        facts: day.facts,
        whole: day.whole ?? [],
      })),
      theirs: theirs.map(lineOf),
      ours: ours.map(callsOf),
    };
  };
}

/** Of attempts that used tokens. Days are asked for one by one, over the index of times. */
function selectCalls(providerId: number, ofRange: Sql): Sql {
  return sql`
    SELECT ${unixUs(sql`day.day`)} AS day_us, found.*
    FROM (SELECT DISTINCT day FROM vigilops.llm_usage_days WHERE ${ofRange}) AS day
    CROSS JOIN LATERAL (
      SELECT call.model, call.upstream_model, call.currency, count(*)::float8 AS requests,
             (count(*) FILTER (WHERE call.tokens_from = 'estimated'))::float8 AS estimated,
             (count(*) FILTER (WHERE call.cost_pico IS NULL))::float8 AS unpriced,
             sum(call.input_tokens)::float8 AS input, sum(call.cache_read_tokens)::float8 AS cache_read,
             sum(call.cache_write_tokens + call.cache_write_long_tokens)::float8 AS cache_write,
             sum(call.output_tokens)::float8 AS output, coalesce(sum(call.cost_pico), 0)::text AS cost
      FROM vigilops.llm_calls AS call
      WHERE call.time >= day.day AND call.time < day.day + ${DAY} AND call.provider_id = ${providerId}
        AND call.tokens_from <> 'none'
      GROUP BY call.model, call.upstream_model, call.currency) AS found
    LIMIT ${MAX_LINES + 1}`;
}

function callsOf(cells: CallCells): LlmLedgerLine {
  return {
    dayUs: cells.day_us,
    model: cells.model,
    upstreamModel: cells.upstream_model,
    currency: cells.currency,
    requests: cells.requests,
    estimated: cells.estimated,
    unpriced: cells.unpriced,
    tokens: {
      input: cells.input,
      cacheRead: cells.cache_read,
      cacheWrite: cells.cache_write,
      output: cells.output,
    },
    costPico: BigInt(cells.cost),
  };
}
