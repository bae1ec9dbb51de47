import { fieldsOf, isObject, textOf } from '../wire/json.ts';
import type { ErrorAnswer, ErrorWords, FailureClass } from './provider.ts';

/** Trouble of the house, its provider or this model: somebody else may do better. A filter is not to be walked around. */
const ELSEWHERE: Readonly<Record<FailureClass, boolean>> = {
  auth: true,
  quota: true,
  rate_limited: true,
  overloaded: true,
  bad_request: false,
  context_too_long: true,
  not_found: true,
  content_filter: false,
  server: true,
};

export function mayTryElsewhere(failure: FailureClass): boolean {
  return ELSEWHERE[failure];
}

/** OpenAI's and Anthropic's `{error: {…}}`, a bare text in `error` (Ollama), or the fields at the top (DashScope's own). */
export function wordsOf({ status, body }: ErrorAnswer): ErrorWords {
  const { error } = fieldsOf(body);
  const fields = isObject(error) ? error : fieldsOf(body);
  const { code } = fields;
  return {
    status,
    type: textOf(fields.type) ?? '',
    code: typeof code === 'number' ? String(code) : (textOf(code) ?? ''),
    message: textOf(fields.message) ?? textOf(error) ?? '',
  };
}

const BY_WORD: readonly (readonly [RegExp, FailureClass])[] = [
  [/context_length_exceeded|string_above_max_length/u, 'context_too_long'],
  [/content_policy_violation|content_filter|ResponsibleAIPolicyViolation/u, 'content_filter'],
  [/insufficient_quota|billing_error|billing_hard_limit_reached/u, 'quota'],
  [/rate_limit_(?:exceeded|error)/u, 'rate_limited'],
  [/overloaded_error|server_overloaded|engine_overloaded/u, 'overloaded'],
  [/invalid_api_key|authentication_error|permission_error/u, 'auth'],
  [/model_not_found|not_found_error/u, 'not_found'],
  [/server_error|api_error|timeout_error/u, 'server'],
];
/** Servers of models without codes of their own (vLLM, Ollama, llama.cpp, DeepSeek) say it in the message. */
const TOO_LONG =
  /maximum context length|context (?:length|window|size)|prompt is too long|input length|too many tokens/iu;

const BY_STATUS: Readonly<Record<number, FailureClass>> = {
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'not_found',
  408: 'server',
  429: 'rate_limited',
  503: 'overloaded',
  529: 'overloaded',
};

/** What the usual words of OpenAI's and Anthropic's APIs, and of HTTP, mean. */
export function usualClass({ status, type, code, message }: ErrorWords): FailureClass {
  for (const word of [code, type]) {
    const found = BY_WORD.find(([pattern]) => pattern.test(word));
    if (found !== undefined) {
      return found[1];
    }
  }
  if ((status === 400 || status === 413 || status === 422) && TOO_LONG.test(message)) {
    return 'context_too_long';
  }
  return BY_STATUS[status] ?? (status >= 500 || status < 400 ? 'server' : 'bad_request');
}

const MAX_WAIT_MS = 86_400_000;

/** Of `retry-after-ms`, or Retry-After in seconds or as a date (RFC 9110, 10.2.3); a day at most. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const ms = waitOf(headers.get('retry-after-ms'), 1);
  const said = headers.get('retry-after');
  const wait = ms ?? waitOf(said, 1_000) ?? untilMs(said, nowMs);
  return wait === null ? null : Math.min(MAX_WAIT_MS, wait);
}

function waitOf(text: string | null, unitMs: number): number | null {
  return text !== null && /^\d{1,9}(?:\.\d{1,6})?$/u.test(text.trim())
    ? Math.ceil(Number(text) * unitMs)
    : null;
}

function untilMs(text: string | null, nowMs: number): number | null {
  // Date.parse takes nearly anything for a date, "-5" too.
  const at = text !== null && /^[A-Z][a-z]{2}, /u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

const MAX_MESSAGE = 1_000;

/** What a person may read: one line, without the secrets, whole or as far as OpenAI repeats them. */
export function safeMessage(words: ErrorWords, secrets: readonly string[]): string {
  let text = words.message === '' ? `the provider answered ${String(words.status)}` : words.message;
  for (const secret of secrets) {
    text = text.replaceAll(secret, '[secret]');
  }
  return text
    .replace(/\b(?:sk|vg)-[\w*.-]{4,}/gu, '[secret]')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, MAX_MESSAGE);
}
