import type { LlmCallQuestion, LlmCallReader, LlmCallRecord } from '../../model/index.ts';
import type { Row } from '../database.ts';
import type { Ask } from '../read/ask.ts';
import { sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { callConditions } from './filters.ts';
import { IS_KEPT } from './texts.ts';

interface CallCells extends Row {
  readonly time_us: number;
  readonly request_id: string;
  readonly attempt: number;
  readonly is_final: boolean;
  readonly endpoint: LlmCallRecord['endpoint'];
  readonly stream: boolean;
  readonly status: LlmCallRecord['status'];
  readonly http_status: number | null;
  readonly error: string | null;
  readonly model: string;
  readonly upstream_model: string | null;
  readonly upstream_id: string | null;
  readonly provider_id: number | null;
  readonly key_id: number | null;
  readonly project_id: number | null;
  readonly user_id: number | null;
  readonly environment: string;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
  readonly cache_write_long_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly tokens_from: LlmCallRecord['tokensFrom'];
  readonly cost: string | null;
  readonly saved: string | null;
  readonly currency: string | null;
  readonly latency_us: number;
  readonly first_token_us: number | null;
  readonly provider_name: string | null;
  readonly key_name: string | null;
  readonly project_name: string | null;
  readonly user_name: string | null;
  readonly has_texts: boolean;
}

export function createListCalls(ask: Ask): LlmCallReader['list'] {
  return async (question, signal) =>
    (await ask.question<CallCells>(selectCalls(question), signal)).map(recordOf);
}

function selectCalls({ statuses, requestId, before, limit, ...filters }: LlmCallQuestion) {
  const ofStatus = statuses.length === 0 ? sql`` : sql`AND call.status = ANY(${statuses}::text[])`;
  const ofRequest = requestId === undefined ? sql`` : sql`AND call.request_id = ${requestId}::uuid`;
  const after =
    before === undefined
      ? sql``
      : sql`AND (call.time, call.request_id, call.attempt)
          < (${at(before.timeUs)}, ${before.requestId}::uuid, ${before.attempt}::smallint)`;
  // The page first: names are looked up for its rows alone.
  return sql`
    SELECT ${unixUs(sql`call.time`)} AS time_us, call.request_id, call.attempt, call.is_final, call.endpoint, call.stream,
           call.status, call.http_status, call.error, call.model, call.upstream_model, call.upstream_id, call.provider_id,
           call.key_id, call.project_id, call.user_id, call.environment, call.input_tokens::float8 AS input_tokens,
           call.cache_read_tokens::float8 AS cache_read_tokens, call.cache_write_tokens::float8 AS cache_write_tokens,
           call.cache_write_long_tokens::float8 AS cache_write_long_tokens, call.output_tokens::float8 AS output_tokens,
           call.reasoning_tokens::float8 AS reasoning_tokens, call.tokens_from, call.cost_pico::text AS cost,
           call.saved_pico::text AS saved, call.currency, call.latency_us::float8 AS latency_us,
           call.first_token_us::float8 AS first_token_us, provider.name AS provider_name, key.name AS key_name,
           project.name AS project_name, person.name AS user_name,
           EXISTS (SELECT FROM vigilops.llm_texts AS text
                   WHERE text.request_id = call.request_id AND text.attempt = call.attempt AND ${IS_KEPT}) AS has_texts
    FROM (SELECT * FROM vigilops.llm_calls AS call WHERE ${callConditions(filters)} ${ofStatus} ${ofRequest} ${after}
          ORDER BY call.time DESC, call.request_id DESC, call.attempt DESC LIMIT ${limit}) AS call
    LEFT JOIN vigilops.llm_providers AS provider ON provider.id = call.provider_id
    LEFT JOIN vigilops.llm_keys AS key ON key.id = call.key_id
    LEFT JOIN vigilops.llm_projects AS project ON project.id = call.project_id
    LEFT JOIN vigilops.users AS person ON person.id = call.user_id
    ORDER BY call.time DESC, call.request_id DESC, call.attempt DESC`;
}

function recordOf(cells: CallCells): LlmCallRecord {
  return {
    timeUs: cells.time_us,
    requestId: cells.request_id,
    attempt: cells.attempt,
    isFinal: cells.is_final,
    endpoint: cells.endpoint,
    stream: cells.stream,
    status: cells.status,
    httpStatus: cells.http_status,
    error: cells.error,
    model: cells.model,
    upstreamModel: cells.upstream_model,
    upstreamId: cells.upstream_id,
    providerId: cells.provider_id,
    keyId: cells.key_id,
    projectId: cells.project_id,
    userId: cells.user_id,
    environment: cells.environment,
    inputTokens: cells.input_tokens,
    cacheReadTokens: cells.cache_read_tokens,
    cacheWriteTokens: cells.cache_write_tokens,
    cacheWriteLongTokens: cells.cache_write_long_tokens,
    outputTokens: cells.output_tokens,
    reasoningTokens: cells.reasoning_tokens,
    tokensFrom: cells.tokens_from,
    costPico: cells.cost === null ? null : BigInt(cells.cost),
    savedPico: cells.saved === null ? null : BigInt(cells.saved),
    currency: cells.currency,
    latencyUs: cells.latency_us,
    firstTokenUs: cells.first_token_us,
    providerName: cells.provider_name,
    keyName: cells.key_name,
    projectName: cells.project_name,
    userName: cells.user_name,
    hasTexts: cells.has_texts,
  };
}
