import { isFetchError } from '@grafana/runtime';
import type { ErrorCode } from '@vigilops/contracts';

/** Why a call failed, sorted by what a person can do about it. */
export type FailureKind = 'unreachable' | 'token' | 'forbidden' | 'request' | 'busy' | 'other';

/** A call that failed. `message` is a whole sentence; `help` says what to do, where that is known. */
export class ApiError extends Error {
  readonly status: number;
  readonly kind: FailureKind;
  readonly code: ErrorCode | undefined;
  readonly help: string | undefined;

  constructor(
    message: string,
    detail: { status: number; kind: FailureKind; code?: ErrorCode; help?: string; cause?: unknown },
  ) {
    super(message, { cause: detail.cause });
    this.name = 'ApiError';
    this.status = detail.status;
    this.kind = detail.kind;
    this.code = detail.code;
    this.help = detail.help;
  }
}

interface BackendFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly help: string;
}

/** VigilOps answers a problem (RFC 9457) with a code; a proxy in front of it answers something else. */
function backendFailure(data: unknown): BackendFailure | undefined {
  if (!isRecord(data) || typeof data.code !== 'string' || typeof data.detail !== 'string') {
    return undefined;
  }
  return {
    code: data.code as ErrorCode,
    message: data.detail,
    help: typeof data.help === 'string' ? data.help : '',
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function kindOf(status: number, fromBackend: boolean): FailureKind {
  if (!fromBackend && (status === 0 || status === 404 || status >= 500)) {
    return 'unreachable';
  }
  if (status === 401) {
    return 'token';
  }
  if (status === 403) {
    return 'forbidden';
  }
  if (status === 503 || status === 504 || status === 429) {
    return 'busy';
  }
  return status >= 400 && status < 500 ? 'request' : 'other';
}

/** Whatever was thrown, as an ApiError. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) {
    return thrown;
  }
  if (!isFetchError<unknown>(thrown)) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new ApiError(message, { status: 0, kind: 'other', cause: thrown });
  }
  const failure = backendFailure(thrown.data);
  const kind = kindOf(thrown.status, failure !== undefined);
  if (failure !== undefined) {
    return new ApiError(failure.message, {
      status: thrown.status,
      kind,
      code: failure.code,
      help: failure.help,
      cause: thrown,
    });
  }
  const said = isRecord(thrown.data) && typeof thrown.data.message === 'string' ? thrown.data.message : '';
  const text = [thrown.status === 0 ? '' : String(thrown.status), thrown.statusText ?? '', said]
    .filter((part) => part !== '')
    .join(' ');
  return new ApiError(text === '' ? 'No answer' : text, { status: thrown.status, kind, cause: thrown });
}
