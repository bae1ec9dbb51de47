import { HEADER, VigilError, type ErrorCode } from '@vigilops/contracts';
import type { OtlpKind } from '@vigilops/otlp';
import { backoffMs, type Clock } from '@vigilops/runtime';
import { readPartialSuccess, readStatusMessage, type PartialSuccess } from './answers.ts';

export interface GateClientConfig {
  /** Base address, as in http://127.0.0.1:8080. */
  readonly endpoint: string;
  readonly token: string;
  /** Limit of one attempt. */
  readonly attemptMs: number;
  /** Gives up after failing for this long without a success. */
  readonly patienceMs: number;
}

export interface GateClientDeps {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: () => number;
  /** Told before each wait, with the reason in words. */
  readonly onRetry: (reason: string, waitMs: number) => void;
}

export interface GateClient {
  /**
   * Sends one gzipped OTLP request until it is taken. Throws a VigilError when the gate refuses it for good, or
   * STORE_UNAVAILABLE after `patienceMs` of failures.
   */
  send(
    kind: OtlpKind,
    gzipped: Uint8Array,
    batchId: string,
    abort: AbortSignal,
  ): Promise<PartialSuccess | undefined>;
}

/** What a client may try again (OTLP specification, "Retryable Response Codes"). */
const RETRYABLE = new Set([429, 502, 503, 504]);
const BACKOFF = { initialMs: 500, maxMs: 15_000 };
/** A gate that says "in an hour" is asked again sooner. */
const LONGEST_WAIT_MS = 60_000;
const LONGEST_ANSWER_BYTES = 65_536;

type Attempt =
  | { readonly status: 'taken'; readonly partial: PartialSuccess | undefined }
  | { readonly status: 'retry'; readonly reason: string; readonly afterMs: number };

export function createGateClient(config: GateClientConfig, deps: GateClientDeps): GateClient {
  async function attempt(
    kind: OtlpKind,
    gzipped: Uint8Array,
    batchId: string,
    abort: AbortSignal,
  ): Promise<Attempt> {
    let response: Response;
    let body: Uint8Array;
    try {
      response = await deps.fetch(`${config.endpoint}/v1/${kind}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${config.token}`,
          'content-type': 'application/x-protobuf',
          'content-encoding': 'gzip',
          [HEADER.batchId]: batchId,
        },
        body: new Uint8Array(gzipped),
        signal: AbortSignal.any([abort, AbortSignal.timeout(config.attemptMs)]),
      });
      body = (await response.bytes()).subarray(0, LONGEST_ANSWER_BYTES);
    } catch (error) {
      abort.throwIfAborted();
      return { status: 'retry', reason: networkReason(error), afterMs: 0 };
    }
    if (response.status === 200) {
      return { status: 'taken', partial: readPartialSuccess(body) };
    }
    const message = `${response.status} ${readStatusMessage(body)}`.trim();
    if (RETRYABLE.has(response.status)) {
      return { status: 'retry', reason: message, afterMs: retryAfterMs(response, deps.clock.now()) };
    }
    throw new VigilError(refusalCode(response.status), `the gate refuses ${kind}: ${message}`);
  }

  return {
    async send(kind, gzipped, batchId, abort) {
      const begunMs = deps.clock.monotonicMs();
      for (let tries = 0; ; tries += 1) {
        const result = await attempt(kind, gzipped, batchId, abort);
        if (result.status === 'taken') {
          return result.partial;
        }
        if (deps.clock.monotonicMs() - begunMs > config.patienceMs) {
          throw new VigilError('STORE_UNAVAILABLE', `gave up after ${tries + 1} tries: ${result.reason}`);
        }
        const waitMs = Math.min(LONGEST_WAIT_MS, result.afterMs + backoffMs(tries, BACKOFF, deps.random));
        deps.onRetry(result.reason, waitMs);
        await deps.clock.sleep(waitMs, abort);
      }
    },
  };
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3); 0 when there is none. */
function retryAfterMs(response: Response, now: Date): number {
  const value = response.headers.get('retry-after');
  if (value === null) {
    return 0;
  }
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

function refusalCode(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'AUTH_INVALID';
    case 403:
      return 'AUTH_FORBIDDEN';
    case 404:
      return 'NOT_FOUND';
    case 413:
      return 'BODY_TOO_LARGE';
    default:
      return 'REQUEST_INVALID';
  }
}

function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
