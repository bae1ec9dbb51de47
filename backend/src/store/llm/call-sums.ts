import { sql } from '../read/sql.ts';
import { binOf } from './duration-bins.ts';

/** What groups of calls come to; `call` is a row of llm_calls. */
export const SUMS_OF_CALLS = sql`
  count(*) FILTER (WHERE call.is_final) AS calls,
  count(*) FILTER (WHERE call.is_final AND call.status NOT IN ('ok', 'client_gone')) AS failed,
  count(*) FILTER (WHERE call.cost_pico IS NULL AND call.tokens_from <> 'none') AS unpriced,
  count(*) FILTER (WHERE call.tokens_from = 'estimated') AS estimated,
  sum(call.input_tokens) AS input, sum(call.cache_read_tokens) AS cache_read,
  sum(call.cache_write_tokens + call.cache_write_long_tokens) AS cache_write, sum(call.output_tokens) AS output,
  sum(call.reasoning_tokens) AS reasoning, coalesce(sum(call.cost_pico), 0) AS cost,
  coalesce(sum(call.saved_pico), 0) AS saved`;

/** The same of a row of llm_days, or of such sums. */
export const SUMS_OF_SUMS = sql`
  sum(call.calls) AS calls, sum(call.failed) AS failed, sum(call.unpriced) AS unpriced, sum(call.estimated) AS estimated,
  sum(call.input) AS input, sum(call.cache_read) AS cache_read, sum(call.cache_write) AS cache_write,
  sum(call.output) AS output, sum(call.reasoning) AS reasoning, sum(call.cost) AS cost, sum(call.saved) AS saved`;

/** How long calls took that went well: those with `WENT_WELL`, each as often as there is something to tell. */
export const DURATIONS_OF_CALL = sql`
  LATERAL (VALUES ('latency', call.latency_us), ('first_token', call.first_token_us)) AS took (kind, us)`;
export const WENT_WELL = sql`call.status = 'ok' AND call.is_final AND took.us IS NOT NULL`;
export const DURATION_BIN = binOf(sql`took.us`);
