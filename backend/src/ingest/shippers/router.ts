import type { Clock, Logger } from '@vigilops/runtime';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { TokenRecord } from '../../model/index.ts';
import { asVigilError } from '../agent-api/replies.ts';
import { type BodyForm, bodyLimits, type BodyRoom, declaredLength, receiveBody } from '@vigilops/otlp/http';
import type { DecodeLimits } from '../decode/limits.ts';
import { timeWindow } from '../decode/time.ts';
import { requireReady, requireRoom, type AdmissionDeps } from '../http/admission.ts';
import { batchIdOf } from '../http/batch-id.ts';
import { watchDeadline } from '../http/deadline.ts';
import type { IngestMetrics } from '../ingest-metrics.ts';
import type { Intake } from '../intake.ts';
import { asBearer } from './credentials.ts';
import type { Push, ShipperDoor, ShipperRoute } from './door.ts';
import { SHIPPER_DOORS } from './doors.ts';
import { sendRefusal } from './refusal.ts';
import { createSequence } from './sequence.ts';

export interface ShippersDeps extends Omit<AdmissionDeps, 'budget'> {
  readonly bodies: BodyRoom;
  readonly intake: Intake;
  readonly metrics: IngestMetrics;
  readonly decodeLimits: DecodeLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Desk extends ShippersDeps {
  readonly nextSequence: () => number;
}

type PushRoute = Extract<ShipperRoute, { kind: 'push' }>;

/**
 * What other shippers speak, over HTTP: each push is written as OTLP and goes the way of all telemetry, with the same
 * limits, and is answered after COMMIT. Headers are judged before a byte of the body is read.
 */
export function createShippersRouter(deps: ShippersDeps): Router {
  const desk: Desk = { ...deps, nextSequence: createSequence(deps.clock) };
  const router = Router({ caseSensitive: true, strict: true });
  for (const door of SHIPPER_DOORS) {
    for (const route of door.routes) {
      router[route.method](route.path, handlerOf(desk, door, route));
    }
  }
  return router;
}

function handlerOf(desk: Desk, door: ShipperDoor, route: ShipperRoute): RequestHandler {
  return async (request, response, next) => {
    if (route.isMeant?.(request) === false) {
      next();
      return;
    }
    const deadline = watchDeadline(response, desk.limits.requestDeadlineMs, desk.clock);
    try {
      if (route.kind === 'push') {
        await receive(desk, route, request, response, deadline.signal);
      } else {
        await identify(desk, request, deadline.signal);
        route.answer(request, response);
      }
    } catch (error) {
      refuse(desk, door, request, response, error);
    } finally {
      deadline.done();
    }
  };
}

async function receive(
  desk: Desk,
  route: PushRoute,
  request: Request,
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  const { limits, intake } = desk;
  const { budget, inflateInTurn } = desk.bodies;
  const { compression, isOneJson } = route.form(request);
  const form: BodyForm = { compression, encoding: isOneJson ? 'json' : 'protobuf' };
  const length = declaredLength(request, bodyLimits(form, limits).wire);
  const token = await identify(desk, request, signal);
  requireRoom({ ...desk, budget }, length ?? 0);
  const reservation = budget.open();
  try {
    const options = { limits, reservation, inflateInTurn, senderId: token.id, signal };
    const body = await receiveBody(request, response, form, options);
    const receivedAtUs = desk.clock.now().getTime() * 1_000;
    const push: Push = {
      request,
      body,
      maxBodyBytes: limits.maxBodyBytes,
      token,
      receivedAtUs,
      signal,
      nextSequence: desk.nextSequence,
      store: (protobuf, batchId, rejections = []) =>
        intake('logs', { body: protobuf, rejections }, { token, batchId }, signal),
      batchIdOf: (bytes, part = 0) =>
        batchIdOf(`shipper ${String(token.id)} ${request.path} ${String(part)}`, bytes),
      refusalOfTime: timeRefusal(desk.decodeLimits, receivedAtUs),
    };
    await route.serve(push, response);
  } finally {
    reservation.release();
  }
}

/** The store's health comes before the token: while the database is down, looking tokens up would only queue. */
async function identify(desk: Desk, request: Request, signal: AbortSignal): Promise<TokenRecord> {
  desk.requireSecure(request);
  requireReady(desk.storeHealth());
  const authorization = asBearer(request.headersDistinct.authorization ?? []);
  return desk.authenticate({ authorization, remoteAddress: desk.addressOf(request) }, 'ingest', signal);
}

function timeRefusal(limits: DecodeLimits, receivedAtUs: number): (timeUs: number) => string | null {
  const window = timeWindow(receivedAtUs, limits.logRetentionMs, limits);
  return (timeUs) =>
    timeUs >= window.minUs && timeUs <= window.maxUs ? null : window.reject(timeUs).message;
}

function refuse(
  { logger, metrics }: Desk,
  door: ShipperDoor,
  request: Request,
  response: Response,
  error: unknown,
): void {
  const known = asVigilError(error);
  if (known.code === 'INTERNAL') {
    logger.error({ err: error, shipper: door.name }, 'a push failed for a reason that is a defect');
  }
  metrics.refused('logs', known.code);
  sendRefusal(door, request, response, known);
}
