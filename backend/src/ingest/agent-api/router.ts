import { VigilError } from '@vigilops/contracts';
import {
  agentHeartbeatRequest,
  agentMetricsRequest,
  agentServicesRequest,
  parseTimeUs,
  registerAgentRequest,
  type AgentAccepted,
} from '@vigilops/contracts/api';
import type { OtlpKind } from '@vigilops/otlp';
import type { Clock, Logger } from '@vigilops/runtime';
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import type { z } from 'zod';
import type { Authenticate, StoreHealth, TokenRecord } from '../../model/index.ts';
import { requireReady } from '../http/admission.ts';
import { watchDeadline } from '../http/deadline.ts';
import type { Intake, Taken } from '../intake.ts';
import { asVigilError, sendError } from './replies.ts';
import { encodeCheckResults } from './check-results.ts';
import {
  encodeCheckFigures,
  encodeHeartbeat,
  encodeHostMetrics,
  hostResource,
  registrationResource,
} from './to-otlp.ts';

export interface AgentApiDeps {
  readonly authenticate: Authenticate;
  readonly addressOf: (request: Request) => string;
  readonly storeHealth: () => StoreHealth;
  readonly intake: Intake;
  /** A registration may bind the token to its host; what is known of it by heart is old then. */
  readonly forgetToken: (tokenId: number) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly requestDeadlineMs: number;
}

const PREFIX = '/api/v1/agent';
const HEARTBEAT_INTERVAL_SECONDS = 15;

interface Call {
  readonly token: TokenRecord;
  readonly nowUs: number;
  take(kind: OtlpKind, body: Uint8Array): Promise<Taken>;
}

/**
 * POST /api/v1/agent/{register,metrics,services,heartbeat}: plain JSON for agents that speak no OpenTelemetry. Thin:
 * each body is written as OTLP and goes the way of all telemetry.
 */
export function createAgentApiRouter(deps: AgentApiDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const admit = async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    requireReady(deps.storeHealth());
    const credentials = {
      authorization: request.headersDistinct.authorization ?? [],
      remoteAddress: deps.addressOf(request),
    };
    response.locals.token = await deps.authenticate(
      credentials,
      'ingest',
      AbortSignal.timeout(deps.requestDeadlineMs),
    );
    next();
  };
  const parseJson = express.json({ limit: '1mb', strict: true });

  const route = <Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    serve: (body: z.output<Schema>, call: Call) => Promise<object>,
  ) => {
    router
      .route(`${PREFIX}/${name}`)
      .post(admit, parseJson, async (request, response) => {
        const deadline = watchDeadline(response, deps.requestDeadlineMs, deps.clock);
        const token = response.locals.token as TokenRecord;
        try {
          const body = parseBody(schema, request);
          const nowUs = deps.clock.now().getTime() * 1_000;
          const take = (kind: OtlpKind, protobuf: Uint8Array) =>
            deps.intake(kind, { body: protobuf, rejections: [] }, { token, batchId: null }, deadline.signal);
          response.json(await serve(body, { token, nowUs, take }));
        } finally {
          deadline.done();
        }
      })
      .all((_request, response) => {
        response.setHeader('Allow', 'POST');
        throw new VigilError('METHOD_NOT_ALLOWED', `use POST for ${PREFIX}/${name}`);
      });
  };

  route('register', registerAgentRequest, async (body, { token, nowUs, take }) => {
    const taken = await take('metrics', encodeHeartbeat(registrationResource(body), nanos(nowUs)));
    deps.forgetToken(token.id);
    const [hostId] = requireWhole(taken).hostIds;
    if (hostId === undefined) {
      throw new VigilError('INTERNAL', 'a registration was stored for no host');
    }
    return { host_id: hostId, heartbeat_interval_seconds: HEARTBEAT_INTERVAL_SECONDS };
  });
  route('heartbeat', agentHeartbeatRequest, async (body, { token, nowUs, take }) => {
    const at = nanos(timeOf(body.timestamp, nowUs));
    return accepted(
      requireWhole(await take('metrics', encodeHeartbeat(hostResource(hostOf(body, token)), at))),
    );
  });
  route('metrics', agentMetricsRequest, async (body, { token, nowUs, take }) => {
    const at = nanos(timeOf(body.timestamp, nowUs));
    return accepted(await take('metrics', encodeHostMetrics(body, hostResource(hostOf(body, token)), at)));
  });
  route('services', agentServicesRequest, async (body, { token, nowUs, take }) => {
    const resource = hostResource(hostOf(body, token));
    const checks = body.checks.map((check) => ({
      check,
      timeUnixNano: nanos(timeOf(check.timestamp, nowUs)),
    }));
    return accepted(
      await take('logs', encodeCheckResults(checks, resource)),
      await take('metrics', encodeCheckFigures(checks, resource)),
    );
  });

  router.use(PREFIX, (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    const known = asVigilError(error);
    if (known.code === 'INTERNAL') {
      deps.logger.error({ err: error }, 'a request to the agent API failed for a reason that is a defect');
    }
    sendError(response, known);
    void next;
  });
  return router;
}

function parseBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  if (request.body === undefined) {
    throw new VigilError('CONTENT_TYPE_UNSUPPORTED', 'send a JSON body with Content-Type application/json');
  }
  const result = schema.safeParse(request.body);
  if (!result.success) {
    const problems = result.error.issues
      .slice(0, 5)
      .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
    throw new VigilError('REQUEST_INVALID', problems.join('; '));
  }
  return result.data;
}

/** An agent token speaks for its own host; whether it may name another is decided where all telemetry is. */
function hostOf(body: { readonly host_key?: string | undefined }, token: TokenRecord): string | null {
  const key = body.host_key ?? token.hostKey;
  if (key === null && token.kind === 'api') {
    throw new VigilError('REQUEST_INVALID', 'host_key: needed with an API token');
  }
  return key;
}

function timeOf(timestamp: string | undefined, nowUs: number): number {
  return timestamp === undefined ? nowUs : (parseTimeUs(timestamp, nowUs) ?? nowUs);
}

function nanos(us: number): bigint {
  return BigInt(Math.round(us)) * 1_000n;
}

/** For requests that are about one thing: it was taken, or the request failed. */
function requireWhole(taken: Taken): Taken {
  if (taken.partial !== null && taken.partial.rejected > 0) {
    throw new VigilError('REQUEST_INVALID', taken.partial.message);
  }
  return taken;
}

function accepted(...taken: readonly Taken[]): AgentAccepted {
  const messages = taken.flatMap(({ partial }) => (partial === null ? [] : [partial.message]));
  return {
    rejected: taken.reduce((sum, { partial }) => sum + (partial?.rejected ?? 0), 0),
    message: messages.length === 0 ? null : messages.join('; '),
  };
}
