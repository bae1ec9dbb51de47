import { VigilError } from '@vigilops/contracts';
import { jsonToProtobuf, type OtlpKind } from '@vigilops/otlp';
import type { Clock, Logger } from '@vigilops/runtime';
import { Router, type Request, type Response } from 'express';
import { type BodyRoom, encodingOf, receiveBody, sendExportResponse, sendStatus } from '@vigilops/otlp/http';
import type { IngestMetrics } from '../ingest-metrics.ts';
import type { Intake } from '../intake.ts';
import type { PartialSuccess } from '../partial-success.ts';
import { admit, type AdmissionDeps } from './admission.ts';
import { watchDeadline } from './deadline.ts';

const KINDS = ['metrics', 'logs', 'traces'] as const satisfies readonly OtlpKind[];

export interface GateDeps extends Omit<AdmissionDeps, 'budget'> {
  readonly bodies: BodyRoom;
  readonly intake: Intake;
  readonly metrics: IngestMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * OTLP/HTTP: POST /v1/metrics, /v1/logs and /v1/traces (OTLP specification, OTLP/HTTP). Whatever can refuse a
 * request without its body does so before a byte of the body is read; 200 is said only after COMMIT.
 */
export function createGateRouter(deps: GateDeps): Router {
  const receive = createReceiver(deps);
  const router = Router({ caseSensitive: true, strict: true });
  for (const kind of KINDS) {
    router
      .route(`/v1/${kind}`)
      .post((request, response) => answer(deps, receive, kind, request, response))
      .all((request, response) => {
        response.setHeader('Allow', 'POST');
        refuse(
          deps,
          kind,
          request,
          response,
          new VigilError('METHOD_NOT_ALLOWED', `use POST for /v1/${kind}`),
        );
      });
  }
  router.use('/v1', (request, response) => {
    sendStatus(request, response, answerEncoding(request), new VigilError('NOT_FOUND', 'no such path'));
  });
  return router;
}

type Receiver = (
  kind: OtlpKind,
  request: Request,
  response: Response,
  signal: AbortSignal,
) => Promise<PartialSuccess>;

function createReceiver(deps: GateDeps): Receiver {
  const { limits } = deps;
  const { budget, inflateInTurn } = deps.bodies;
  const admission: AdmissionDeps = { ...deps, budget };
  return async (kind, request, response, signal) => {
    const { form, token, batchId } = await admit(admission, request, signal);
    const reservation = budget.open();
    try {
      const options = { limits, reservation, inflateInTurn, senderId: token.id, signal };
      const body = await receiveBody(request, response, form, options);
      const protobuf = form.encoding === 'json' ? jsonToProtobuf(kind, body) : { body, rejections: [] };
      const taken = await deps.intake(kind, protobuf, { token, batchId }, signal);
      return taken.partial;
    } finally {
      // A batch that outlives its request is counted by the commit queue, which has bounds of its own.
      reservation.release();
    }
  };
}

async function answer(
  deps: GateDeps,
  receive: Receiver,
  kind: OtlpKind,
  request: Request,
  response: Response,
): Promise<void> {
  const deadline = watchDeadline(response, deps.limits.requestDeadlineMs, deps.clock);
  try {
    const partial = await receive(kind, request, response, deadline.signal);
    sendExportResponse(response, answerEncoding(request), kind, partial);
  } catch (error) {
    refuse(deps, kind, request, response, error);
  } finally {
    deadline.done();
  }
}

function refuse(deps: GateDeps, kind: OtlpKind, request: Request, response: Response, error: unknown): void {
  const known =
    error instanceof VigilError ? error : new VigilError('INTERNAL', 'internal error', { cause: error });
  if (known.code === 'INTERNAL') {
    deps.logger.error({ err: error, kind }, 'a request failed for a reason that is a defect');
  }
  deps.metrics.refused(kind, known.code);
  sendStatus(request, response, answerEncoding(request), known);
}

/** JSON where the request names neither encoding: it is the one that people can read. */
function answerEncoding(request: Request): 'protobuf' | 'json' {
  return encodingOf(request.headers['content-type']) ?? 'json';
}
