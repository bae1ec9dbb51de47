import { formatSseEvent } from './sse.ts';
import type { WireFormat } from './words.ts';

/** Why the gateway does not answer a call; each kind is one status, and one class of exception in the official clients. */
export type RefusalKind =
  | 'bad_request'
  | 'unauthenticated'
  | 'budget'
  | 'forbidden'
  | 'not_found'
  | 'too_large'
  | 'rate_limited'
  | 'internal'
  | 'bad_gateway'
  | 'unavailable'
  | 'timeout';

export interface Refusal {
  readonly kind: RefusalKind;
  /** For a person; without secrets, and never the text of a prompt. */
  readonly message: string;
  /** For a program: `budget_exceeded`, `model_not_allowed`, … The kind's own where null. */
  readonly code: string | null;
  /** The field that is wrong. */
  readonly param: string | null;
  readonly retryAfterSeconds: number | null;
}

export interface RefusalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Words {
  readonly status: number;
  /** `type` in OpenAI's and in Anthropic's form (platform.openai.com and platform.claude.com, "Errors"). */
  readonly openAi: string;
  readonly anthropic: string;
  readonly code: string | null;
  /** Whether the same call may succeed in a moment; told to clients, which would else retry 409, 429 and all of 5xx. */
  readonly mayRetry: boolean;
}

const WORDS: Readonly<Record<RefusalKind, Words>> = {
  bad_request: {
    status: 400,
    openAi: 'invalid_request_error',
    anthropic: 'invalid_request_error',
    code: null,
    mayRetry: false,
  },
  unauthenticated: {
    status: 401,
    openAi: 'invalid_request_error',
    anthropic: 'authentication_error',
    code: 'invalid_api_key',
    mayRetry: false,
  },
  budget: {
    status: 402,
    openAi: 'insufficient_quota',
    anthropic: 'billing_error',
    code: 'budget_exceeded',
    mayRetry: false,
  },
  forbidden: {
    status: 403,
    openAi: 'invalid_request_error',
    anthropic: 'permission_error',
    code: 'forbidden',
    mayRetry: false,
  },
  not_found: {
    status: 404,
    openAi: 'invalid_request_error',
    anthropic: 'not_found_error',
    code: 'model_not_found',
    mayRetry: false,
  },
  too_large: {
    status: 413,
    openAi: 'invalid_request_error',
    anthropic: 'request_too_large',
    code: 'request_too_large',
    mayRetry: false,
  },
  rate_limited: {
    status: 429,
    openAi: 'rate_limit_exceeded',
    anthropic: 'rate_limit_error',
    code: 'rate_limit_exceeded',
    mayRetry: true,
  },
  internal: { status: 500, openAi: 'server_error', anthropic: 'api_error', code: null, mayRetry: false },
  // The gateway has tried again itself, elsewhere too, wherever that was safe.
  bad_gateway: {
    status: 502,
    openAi: 'server_error',
    anthropic: 'api_error',
    code: 'upstream_error',
    mayRetry: false,
  },
  unavailable: {
    status: 503,
    openAi: 'server_error',
    anthropic: 'overloaded_error',
    code: 'overloaded',
    mayRetry: true,
  },
  timeout: {
    status: 504,
    openAi: 'server_error',
    anthropic: 'timeout_error',
    code: 'upstream_timeout',
    mayRetry: false,
  },
};

/** Headers and body by which the official `openai` and `@anthropic-ai/sdk` clients raise the right exception. */
export function refusalAnswer(format: WireFormat, refusal: Refusal, requestId: string): RefusalAnswer {
  const { status, mayRetry } = WORDS[refusal.kind];
  const wait = refusal.retryAfterSeconds;
  return {
    status,
    headers: {
      'content-type': 'application/json',
      [format === 'messages' ? 'request-id' : 'x-request-id']: requestId,
      'x-should-retry': String(mayRetry),
      ...(wait === null ? {} : { 'retry-after': String(Math.max(1, Math.ceil(wait))) }),
    },
    body: JSON.stringify(bodyOf(format, refusal, requestId)),
  };
}

/** The same after the stream has begun: its last event. */
export function refusalEvent(format: WireFormat, refusal: Refusal, requestId: string): string {
  if (format === 'messages') {
    return formatSseEvent(JSON.stringify(bodyOf(format, refusal, requestId)), 'error');
  }
  if (format === 'responses') {
    const { code, message, param } = openAiError(refusal);
    return formatSseEvent(JSON.stringify({ type: 'error', code, message, param }), 'error');
  }
  return formatSseEvent(JSON.stringify(bodyOf(format, refusal, requestId)));
}

function bodyOf(format: WireFormat, refusal: Refusal, requestId: string) {
  if (format !== 'messages') {
    return { error: openAiError(refusal) };
  }
  const { anthropic, code } = WORDS[refusal.kind];
  const details = { error_code: refusal.code ?? code };
  return {
    type: 'error',
    error: { type: anthropic, message: refusal.message, details },
    request_id: requestId,
  };
}

function openAiError(refusal: Refusal) {
  const { openAi, code } = WORDS[refusal.kind];
  return { message: refusal.message, type: openAi, param: refusal.param, code: refusal.code ?? code };
}
