/**
 * Every code that a caller can meet, with what it means and what to do.
 * `docs/reference/errors.md` is generated from this table; a test compares both.
 */
export const ERROR_CATALOGUE = {
  AUTH_MISSING: { status: 401, retryable: false, help: 'Send the header `Authorization: Bearer <token>`.' },
  AUTH_INVALID: {
    status: 401,
    retryable: false,
    help: 'The token is unknown. Create one with `vigilops token create`.',
  },
  AUTH_REVOKED: { status: 401, retryable: false, help: 'The token was revoked. Create a new one.' },
  AUTH_EXPIRED: { status: 401, retryable: false, help: 'The token has expired. Create a new one.' },
  AUTH_FORBIDDEN: { status: 403, retryable: false, help: 'The token lacks the scope that this route needs.' },
  AUTH_THROTTLED: {
    status: 429,
    retryable: true,
    help: 'Too many attempts to sign in. Wait for the seconds in Retry-After, or reset the password.',
  },
  SIGNATURE_INVALID: {
    status: 401,
    retryable: false,
    help: 'Give the sender the secret of VIGILOPS_GRAFANA_WEBHOOK_SECRET, and the headers that the description names.',
  },
  SIGNATURE_EXPIRED: {
    status: 401,
    retryable: false,
    help: 'The signature is older, or newer, than five minutes: set the clocks of both machines.',
  },
  TLS_REQUIRED: {
    status: 403,
    retryable: false,
    help: 'Use https, or allow plain HTTP by name with VIGILOPS_ALLOW_PLAIN_HTTP_FROM.',
  },
  REQUEST_INVALID: { status: 400, retryable: false, help: 'Correct the field that the message names.' },
  SECRET_NEEDED: {
    status: 422,
    retryable: false,
    help: 'Give the secret again: it was given for another place, and is not sent anywhere else unasked.',
  },
  NOT_FOUND: { status: 404, retryable: false, help: 'Check the path or the id.' },
  CONFLICT: {
    status: 409,
    retryable: false,
    help: 'Somebody or something else has that already; see the message.',
  },
  TEMPLATE_UNKNOWN: {
    status: 404,
    retryable: false,
    help: 'No log template has this id. Take one from the list of log templates.',
  },
  TEMPLATE_PLACE_UNKNOWN: {
    status: 400,
    retryable: false,
    help: 'Name a place of the log template that holds words, counted from 0; write a template for a certain number.',
  },
  TEMPLATE_NOT_MOVED: {
    status: 409,
    retryable: false,
    help: 'Only a log template that people merged can be taken out again. Split a place of the one that it became.',
  },
  TEMPLATE_UNUSABLE: {
    status: 400,
    retryable: false,
    help: 'Change the text of the log template, or the choice of templates, as the message says.',
  },
  TEMPLATES_TOO_MANY: {
    status: 409,
    retryable: false,
    help: 'Delete a written log template that is no longer needed.',
  },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false, help: 'Use the method named in the Allow header.' },
  CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    retryable: false,
    help: 'Send application/x-protobuf or application/json.',
  },
  CONTENT_ENCODING_UNSUPPORTED: { status: 415, retryable: false, help: 'Use gzip, deflate or no encoding.' },
  BODY_TOO_LARGE: {
    status: 413,
    retryable: false,
    help: 'Send smaller batches; the message names the limit.',
  },
  BODY_MALFORMED: { status: 400, retryable: false, help: 'The body is not what its headers say.' },
  QUERY_TOO_LARGE: {
    status: 422,
    retryable: false,
    help: 'Narrow the time range, add filters or raise the step; the message names the limit.',
  },
  OVERLOADED: { status: 503, retryable: true, help: 'Try again after the seconds in Retry-After.' },
  STORE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    help: 'The database does not answer. Nothing was stored; try again after Retry-After.',
  },
  STORE_TIMEOUT: { status: 503, retryable: true, help: 'The database took too long. Try again.' },
  STORE_REJECTED: { status: 400, retryable: false, help: 'The database refused this data; see the message.' },
  CONFIG_INVALID: { status: 500, retryable: false, help: 'Correct the key and line that the message names.' },
  INTERNAL: {
    status: 500,
    retryable: false,
    help: 'A defect of VigilOps. Please report it with the log line.',
  },
} as const satisfies Record<string, { status: number; retryable: boolean; help: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An expected failure with a stable code. `retryable` tells the sender whether the same input can succeed later. */
export class VigilError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Seconds after which a retry makes sense; only with retryable codes. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VigilError';
    this.code = code;
    this.retryable = ERROR_CATALOGUE[code].retryable;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }
}
