import { VigilError } from '@vigilops/contracts';

/** The server's five-character code of a failure, from the driver's error or from our own around it. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !SOCKET_CODES.has(code)) {
      return code;
    }
  }
  return undefined;
}

/** Node's socket codes of five letters would pass for an SQLSTATE. */
const SOCKET_CODES = new Set(['EPIPE', 'EBUSY', 'EPERM']);

const RETRY_AFTER_SECONDS = 2;

/**
 * Turns a driver failure into ours. Anything that another attempt can cure is STORE_UNAVAILABLE or STORE_TIMEOUT;
 * STORE_REJECTED is about the data; the rest (a statement that the server does not understand) is our defect.
 * Classes after PostgreSQL's appendix A.
 */
export function storeError(error: unknown): VigilError {
  if (error instanceof VigilError) {
    return error;
  }
  const message =
    error instanceof Error ? error.message || String((error as { code?: unknown }).code) : String(error);
  const state = sqlStateOf(error);
  if (state === undefined) {
    return unavailable(`the database connection failed: ${message}`, error);
  }
  if (state === '57014' || state === '25P04') {
    return new VigilError('STORE_TIMEOUT', `the database ended the statement: ${message}`, {
      cause: error,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  if (isTransient(state)) {
    return unavailable(`the database cannot do it now: ${message} (${state})`, error);
  }
  if (isAboutData(state)) {
    return new VigilError('STORE_REJECTED', `the database refused the data: ${message} (${state})`, {
      cause: error,
    });
  }
  return new VigilError('INTERNAL', `the database refused a statement of ours: ${message} (${state})`, {
    cause: error,
  });
}

/** 22 data exception, 23 integrity constraint: the same rows would fail again. */
export function isAboutData(state: string): boolean {
  return state.startsWith('22') || state.startsWith('23');
}

const TRANSIENT_STATES = new Set([
  '25006', // read-only: we reached a replica during a fail-over
  '25P03', // idle_in_transaction_session_timeout
  '3D000', // the database does not exist (yet)
  '40001',
  '40P01',
  '55006',
  '55P03', // lock_timeout
  '55000',
  '72000',
  'XX000', // a server in trouble, e.g. "could not read block"; never a matter of our rows
]);

function isTransient(state: string): boolean {
  const transientClasses = ['08', '28', '53', '57', '58'];
  return TRANSIENT_STATES.has(state) || transientClasses.includes(state.slice(0, 2));
}

export function unavailable(message: string, cause?: unknown): VigilError {
  return new VigilError('STORE_UNAVAILABLE', message, { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
}
