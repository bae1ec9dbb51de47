import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import { createApi, type ApiParts } from './app-api.ts';
import { clientPolicyOf } from './app-front.ts';
import { requestRecorder } from './app-telemetry.ts';
import type { Config } from './config.ts';
import {
  asVigilError,
  createClosedGateRouter,
  createClosedShippersRouter,
  sendError,
} from './ingest/index.ts';
import type { StoreHealth } from './model/index.ts';
import { createConsole, createHomePage, observeRequests } from './server/index.ts';
import type { Instruments } from './telemetry/index.ts';

/** Everything that answers HTTP, in the order in which a request meets it. */
export function createApplication(
  deps: { readonly config: Config; readonly clock: Clock; readonly logger: Logger; readonly version: string },
  parts: ApiParts & {
    readonly doorFrame: Router;
    /** The public one. */
    readonly statusPage: Router;
    readonly instruments: Instruments;
  },
): Express {
  const policy = clientPolicyOf(deps.config);
  const onlySecure: RequestHandler = (request, _response, next) => {
    policy.requireSecure(request);
    next();
  };
  const nothingHere: RequestHandler = () => {
    throw new VigilError('NOT_FOUND', 'there is nothing at this path');
  };
  const application = express();
  application.disable('x-powered-by').set('etag', false).set('query parser', 'simple');
  application.use(observeRequests({ clock: deps.clock, record: requestRecorder(parts.instruments) }));
  application.use(parts.doorFrame);
  application.use(parts.gate.otlp, parts.gate.shippers);
  application.use(continueIfAsked, onlySecure);
  // Before the many routes of the API: a busy day is a day of visitors.
  application.use(parts.statusPage);
  application.use(parts.notify.actPages);
  application.use(parts.gate.agentApi, parts.gate.grafanaWebhook);
  application.use(parts.install.router);
  application.use(createApi(deps, parts));
  application.use(
    createConsole({
      folder: deps.config.consoleDir,
      home: createHomePage(deps.version),
      clock: deps.clock,
    }),
  );
  application.use(nothingHere, answerError(deps.logger));
  return application;
}

/** While the house starts: health as ever, and 503 with Retry-After for everything else. */
export function createClosedApplication(doorFrame: Router, health: () => StoreHealth): Express {
  const notYet: RequestHandler = (_request, response) => {
    const { reason, retryAfterSeconds } = health();
    sendError(
      response,
      new VigilError('STORE_UNAVAILABLE', reason ?? 'the house is starting', { retryAfterSeconds }),
    );
  };
  return express()
    .disable('x-powered-by')
    .use(doorFrame, createClosedGateRouter(health), createClosedShippersRouter(health), notYet);
}

/** The gate says "100 Continue" itself, once it wants the body; for all others it is said here. */
const continueIfAsked: RequestHandler = (request, response, next) => {
  if (request.headers.expect?.toLowerCase() === '100-continue') {
    response.writeContinue();
  }
  next();
};

function answerError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const known = asVigilError(error);
    if (known.code === 'INTERNAL') {
      logger.error({ err: error }, 'a request failed for a reason that is a defect');
    }
    sendError(response, known);
    void next;
  };
}
