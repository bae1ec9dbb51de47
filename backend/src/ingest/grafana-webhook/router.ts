import { VigilError } from '@vigilops/contracts';
import {
  grafanaNotification,
  type GrafanaNotification,
  type GrafanaWebhookAnswer,
} from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { Router, type Request, type Response } from 'express';
import { createHash } from 'node:crypto';
import type { StoreHealth, TokenRecord } from '../../model/index.ts';
import { asVigilError, sendError } from '../agent-api/replies.ts';
import { createByteBudget, type ByteBudget } from '../body/byte-budget.ts';
import { readBody } from '../body/read-body.ts';
import { declaredLength } from '../body/receive-body.ts';
import { requireReady } from '../http/admission.ts';
import { watchDeadline } from '../http/deadline.ts';
import { lingerThenCut } from '../http/replies.ts';
import type { Intake } from '../intake.ts';
import { readSignature, requireSignature } from './signature.ts';
import { encodeNotification } from './to-otlp.ts';

export interface GrafanaWebhookDeps {
  /** Undefined: nothing is taken. */
  readonly secret: string | undefined;
  readonly storeHealth: () => StoreHealth;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly requestDeadlineMs: number;
}

const PATH = '/api/v1/webhooks/grafana';
const MIB = 1024 * 1024;
const MAX_BODY = { bytes: 4 * MIB, name: 'the limit for notifications' };
/** Bodies have to be read before their sender is known; so strangers share this much memory. */
const MAX_IN_FLIGHT_BYTES = 4 * MAX_BODY.bytes;
const RETRY_SECONDS = 1;

/** Who signs is Grafana: it may send, and speaks for no host. The database's ids begin at 1. */
const GRAFANA: TokenRecord = {
  id: -1,
  name: 'grafana-webhook',
  kind: 'api',
  scopes: new Set(['ingest']),
  hostId: null,
  hostKey: null,
  expiresAt: null,
  revokedAt: null,
};

/**
 * POST /api/v1/webhooks/grafana: what Grafana's webhook contact point sends, signed. Each alert of a notification
 * becomes a log record and goes the way of all telemetry; 200 comes after COMMIT, and a notification that comes again
 * is stored once.
 */
export function createGrafanaWebhookRouter(deps: GrafanaWebhookDeps): Router {
  const budget = createByteBudget(MAX_IN_FLIGHT_BYTES);
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route(PATH)
    .post(async (request, response) => {
      const deadline = watchDeadline(response, deps.requestDeadlineMs, deps.clock);
      try {
        const answer = await take(request, { ...deps, budget, signal: deadline.signal });
        response.json(answer);
      } catch (error) {
        refuse(request, response, error, deps.logger);
      } finally {
        deadline.done();
      }
    })
    .all((request, response) => {
      response.setHeader('Allow', 'POST');
      refuse(request, response, new VigilError('METHOD_NOT_ALLOWED', `use POST for ${PATH}`), deps.logger);
    });
  return router;
}

async function take(
  request: Request,
  deps: GrafanaWebhookDeps & { readonly budget: ByteBudget; readonly signal: AbortSignal },
): Promise<GrafanaWebhookAnswer> {
  const { secret, clock, signal } = deps;
  if (secret === undefined) {
    throw new VigilError('NOT_FOUND', 'no alerts are taken here: VIGILOPS_GRAFANA_WEBHOOK_SECRET is not set');
  }
  requireReady(deps.storeHealth());
  const signature = readSignature(request);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new VigilError('CONTENT_ENCODING_UNSUPPORTED', 'the signature is of the plain body: send it so');
  }
  declaredLength(request, MAX_BODY);
  const reservation = deps.budget.open();
  try {
    const body = await readBody(request, {
      limit: MAX_BODY,
      reservation,
      retryAfterSeconds: RETRY_SECONDS,
      signal,
    });
    requireSignature(signature, body, { secret, now: clock.now() });
    const notification = parse(body);
    if (notification.alerts.length === 0) {
      return { stored: 0 };
    }
    const protobuf = encodeNotification(notification, BigInt(clock.now().getTime()) * 1_000_000n);
    const sender = { token: GRAFANA, batchId: batchIdOf(body) };
    const { partial } = await deps.intake('logs', { body: protobuf, rejections: [] }, sender, signal);
    return { stored: notification.alerts.length - (partial?.rejected ?? 0) };
  } finally {
    reservation.release();
  }
}

function parse(body: Buffer): GrafanaNotification {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new VigilError('BODY_MALFORMED', 'the body is not JSON in UTF-8', { cause });
  }
  const result = grafanaNotification.safeParse(json);
  if (!result.success) {
    const [first] = result.error.issues;
    const place = first === undefined || first.path.length === 0 ? 'body' : first.path.join('.');
    throw new VigilError(
      'REQUEST_INVALID',
      `${place}: ${first?.message ?? 'is not valid'} (a contact point with a custom payload cannot be read)`,
    );
  }
  return result.data;
}

/**
 * Of the body alone: Grafana signs a second attempt anew, with another time. So two notifications that are the same in
 * every byte are one for as long as batch ids are kept; an alert that fires again differs in `startsAt`.
 */
function batchIdOf(body: Buffer): string {
  const bytes = createHash('sha256').update('grafana-webhook\n').update(body).digest().subarray(0, 16);
  // RFC 9562: version 8 is for ids of one's own making.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function refuse(request: Request, response: Response, error: unknown, logger: Logger): void {
  const known = asVigilError(error);
  if (known.code === 'INTERNAL') {
    logger.error({ err: error }, 'a notification of Grafana failed for a reason that is a defect');
  }
  if (!request.complete && !response.headersSent) {
    lingerThenCut(request, response);
  }
  sendError(response, known);
}
