import { type ErrorCode, VigilError } from '@vigilops/contracts';
import type { OtlpKind } from '@vigilops/otlp';
import { encodingOf, sendExportResponse, sendStatus } from '@vigilops/otlp/http';
import type { Clock, Logger } from '@vigilops/runtime';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

import { requireLocalCaller } from './caller.ts';
import { ANSWER_WITHIN_MS } from './limits.ts';
import { takeRequest, type TakeDeps } from './take-request.ts';

export interface DoorDeps extends TakeDeps {
  readonly allowOtherNames: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called once for each request that is answered with an error. */
  readonly onRefused: (code: ErrorCode) => void;
}

const KIND_OF_PATH: ReadonlyMap<string, OtlpKind> = new Map([
  ['/v1/metrics', 'metrics'],
  ['/v1/logs', 'logs'],
  ['/v1/traces', 'traces'],
]);
/** Programs repeat what is refused, and one line a code says it. */
const LOG_EVERY_MS = 60_000;
const ANSWERED = new Error('answered');

/** POST /v1/metrics, /v1/logs and /v1/traces, answered as the server answers: OTLP specification, OTLP/HTTP. */
export function createDoor(deps: DoorDeps): RequestListener {
  const loggedAtMs = new Map<string, number>();

  function tell(error: VigilError): void {
    const nowMs = deps.clock.monotonicMs();
    if (nowMs - (loggedAtMs.get(error.code) ?? -Infinity) >= LOG_EVERY_MS) {
      loggedAtMs.set(error.code, nowMs);
      const { code, cause } = error;
      deps.logger.warn({ code, ...(code === 'INTERNAL' ? { cause } : {}) }, `relay: ${error.message}`);
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const encoding = encodingOf(request.headers['content-type']) ?? 'json';
    try {
      const kind = requireKind(request, response, deps);
      const partial = await inTime(deps.clock, (ends) =>
        takeRequest(deps, kind, { request, response }, ends),
      );
      sendExportResponse(response, encoding, kind, partial);
    } catch (error) {
      const known =
        error instanceof VigilError ? error : new VigilError('INTERNAL', 'internal error', { cause: error });
      tell(known);
      deps.onRefused(known.code);
      sendStatus(request, response, encoding, known);
    }
  }

  return (request, response) => void answer(request, response);
}

function requireKind(request: IncomingMessage, response: ServerResponse, deps: DoorDeps): OtlpKind {
  requireLocalCaller(request.headers, deps);
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const kind = KIND_OF_PATH.get(path);
  if (kind === undefined) {
    throw new VigilError('NOT_FOUND', 'no such path; OTLP goes to /v1/metrics, /v1/logs and /v1/traces');
  }
  if (request.method !== 'POST') {
    response.setHeader('Allow', 'POST');
    throw new VigilError('METHOD_NOT_ALLOWED', `use POST for ${path}`);
  }
  return kind;
}

/** Rejects with OVERLOADED when it takes too long; what was appended by then may be stored all the same. */
async function inTime<T>(clock: Clock, work: (ends: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const tooLate = clock.sleep(ANSWER_WITHIN_MS, ending.signal).then(() => {
    const late = new VigilError('OVERLOADED', `not on the disk within ${ANSWER_WITHIN_MS} ms`, {
      retryAfterSeconds: 1,
    });
    ending.abort(late);
    throw late;
  });
  try {
    return await Promise.race([work(ending.signal), tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    ending.abort(ANSWERED);
  }
}
