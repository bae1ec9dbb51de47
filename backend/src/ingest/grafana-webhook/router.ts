import { VigilError } from '@vigilops/contracts';
import type { GrafanaNotification, GrafanaWebhookAnswer } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { Router, type Request, type Response } from 'express';
import type { Authenticate, StoreHealth, TokenRecord } from '../../model/index.ts';
import { asVigilError, sendError } from '../agent-api/replies.ts';
import {
  type ByteBudget,
  createByteBudget,
  declaredLength,
  lingerThenCut,
  readBody,
} from '@vigilops/otlp/http';
import { batchIdOf } from '../http/batch-id.ts';
import { watchDeadline } from '../http/deadline.ts';
import type { Intake } from '../intake.ts';
import { readNotification } from './read-notification.ts';
import { hasSignature, readSignature, requireSignature, type Signature } from './signature.ts';
import { encodeNotification } from './to-otlp.ts';

/** Alerts as the alarm takes them; resolves after they are stored. */
export type TakeGrafanaAlerts = (
  notification: GrafanaNotification,
  nowUs: number,
  signal: AbortSignal,
) => Promise<{ readonly refused: readonly string[] }>;

export interface GrafanaWebhookDeps {
  /** Undefined: no signature is taken, but tokens are. */
  readonly secret: string | undefined;
  readonly authenticate: Authenticate;
  readonly addressOf: (request: Request) => string;
  readonly takeAlerts: TakeGrafanaAlerts;
  readonly storeHealth: () => StoreHealth;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly requestDeadlineMs: number;
}

/** The second is where it was before it made alerts. */
const PATHS = ['/hooks/grafana', '/api/v1/webhooks/grafana'];
const MIB = 1024 * 1024;
const MAX_BODY = { bytes: 4 * MIB, name: 'the limit for notifications' };
/** Bodies have to be read before their sender is known; so strangers share this much memory. */
const MAX_IN_FLIGHT_BYTES = 4 * MAX_BODY.bytes;
const RETRY_SECONDS = 1;
const MOST_REASONS = 5;

/** Who sends is Grafana: it may send, and speaks for no host. The database's ids begin at 1. */
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
 * POST /hooks/grafana: what Grafana's webhook contact point sends, signed or with a token. Its alerts become alerts of
 * ours, and each a log record besides. 200 comes after COMMIT; a notification that comes again changes nothing.
 */
export function createGrafanaWebhookRouter(deps: GrafanaWebhookDeps): Router {
  const budget = createByteBudget(MAX_IN_FLIGHT_BYTES);
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route(PATHS)
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
      refuse(
        request,
        response,
        new VigilError('METHOD_NOT_ALLOWED', `use POST for ${request.path}`),
        deps.logger,
      );
    });
  return router;
}

type TakeDeps = GrafanaWebhookDeps & { readonly budget: ByteBudget; readonly signal: AbortSignal };

async function take(request: Request, deps: TakeDeps): Promise<GrafanaWebhookAnswer> {
  const { clock, signal } = deps;
  const proof = await admit(request, deps);
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
    const now = clock.now();
    if (proof !== undefined) {
      requireSignature(proof.signature, body, { secret: proof.secret, now });
    }
    const notification = readNotification(parse(body));
    const { refused } = await deps.takeAlerts(notification, now.getTime() * 1_000, signal);
    if (refused.length > 0) {
      const reasons = refused.slice(0, MOST_REASONS);
      deps.logger.warn({ reasons, refused: refused.length }, 'alerts of Grafana were not taken');
    }
    await keepAsLogs(notification, body, deps);
    return { stored: notification.alerts.length - refused.length };
  } finally {
    reservation.release();
  }
}

/** What remains to be looked at once the body is there; undefined: a token that may send showed who it is. */
async function admit(
  request: Request,
  { secret, authenticate, addressOf, signal }: TakeDeps,
): Promise<{ readonly secret: string; readonly signature: Signature } | undefined> {
  const authorization = request.headersDistinct.authorization ?? [];
  if (authorization.length > 0 && !hasSignature(request)) {
    const credentials = { authorization, remoteAddress: addressOf(request) };
    const token = await authenticate(credentials, 'ingest', signal).catch(async (error: unknown) => {
      if (error instanceof VigilError && error.code === 'AUTH_FORBIDDEN') {
        return authenticate(credentials, 'write', signal);
      }
      throw error;
    });
    if (token.kind === 'agent') {
      throw new VigilError('AUTH_FORBIDDEN', 'the token of an agent speaks for its host alone');
    }
    return undefined;
  }
  if (secret === undefined) {
    throw new VigilError(
      'NOT_FOUND',
      'no signature is taken here: VIGILOPS_GRAFANA_WEBHOOK_SECRET is not set. Set it, or send a token: Authorization: Bearer',
    );
  }
  return { secret, signature: readSignature(request) };
}

/** For those who search: what cannot be kept as logs now (the disk is full) is an alert all the same. */
async function keepAsLogs(
  notification: GrafanaNotification,
  body: Buffer,
  { intake, storeHealth, clock, logger, signal }: TakeDeps,
): Promise<void> {
  if (notification.alerts.length === 0 || !storeHealth().ready) {
    return;
  }
  const protobuf = encodeNotification(notification, BigInt(clock.now().getTime()) * 1_000_000n);
  // Of the body alone: Grafana signs a second attempt anew, with another time. An alert that fires again differs in
  // `startsAt`.
  const sender = { token: GRAFANA, batchId: batchIdOf('grafana-webhook', body) };
  try {
    await intake('logs', { body: protobuf, rejections: [] }, sender, signal);
  } catch (error) {
    logger.warn({ err: error }, 'alerts of Grafana are stored, and their log records are not');
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch (cause) {
    throw new VigilError('BODY_MALFORMED', 'the body is not JSON in UTF-8', { cause });
  }
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
