import { VigilError } from '@vigilops/contracts';
import type { Logger } from '@vigilops/runtime';
import type { Request, RequestHandler, Response } from 'express';
import { isDeepStrictEqual } from 'node:util';
import type { Caller, Identify } from '../../model/index.ts';
import type { Download, EventSource, Relay, Route, RouteDeps } from '../route.ts';
import { cookiesOf } from './cookies.ts';
import { sendDownload } from './download.ts';
import { sendError } from './errors.ts';
import { sendEvents, type EventLimits } from './event-stream.ts';
import { readJsonBody } from './json-body.ts';
import { parsePart } from './parse.ts';
import { readQueryString } from './query-string.ts';
import { watchRequest, type RequestSignal } from './request-signal.ts';
import { sendText, setSecurityHeaders } from './send.ts';

export interface ClientPolicy {
  addressOf(request: Request): string;
  cameEncrypted(request: Request): boolean;
  /** Nobody on the way can listen. */
  isPrivate(request: Request): boolean;
}

export interface ApiLimits {
  readonly requestTimeoutMs: number;
  readonly maxResponseBytes: number;
}

export const DEFAULT_API_LIMITS: ApiLimits = {
  requestTimeoutMs: 60_000,
  maxResponseBytes: 64 * 1024 * 1024,
};

export interface HandlerDeps extends RouteDeps {
  readonly identify: Identify;
  /** The caller's own address, behind trusted proxies too; and whether nobody on the way could listen. */
  readonly clientPolicy: ClientPolicy;
  /** Where agents reach this server: as the configuration says, else as the request came. Throws REQUEST_INVALID. */
  readonly publicUrlOf: (request: Request) => string;
  readonly logger: Logger;
  readonly limits?: ApiLimits;
  readonly eventLimits?: EventLimits;
  /** Tests: an answer that is not what its schema says is a defect, and is answered as one. */
  readonly checkAnswers?: boolean;
}

/**
 * What every route shares, in this order: who asks, is the question well formed, then the route itself. Nothing of a
 * request is read before its sender is known; the policy is that of the route which was found, never of the path.
 */
export function createHandler(route: Route, deps: HandlerDeps, openApi: () => object): RequestHandler {
  const limits = deps.limits ?? DEFAULT_API_LIMITS;
  const place = `${route.method.toUpperCase()} ${route.path}`;

  async function answer(request: Request, response: Response, watch: RequestSignal): Promise<void> {
    const { signal } = watch;
    const caller = await admit(route, request, deps, signal, request.headersDistinct['x-grafana-id']);
    const input = {
      params: parsePart(
        route.params,
        route.params === undefined ? undefined : readParams(request, route.params),
      ),
      query: parsePart(
        route.query,
        route.query === undefined ? undefined : readQueryString(request.url, route.query),
      ),
      body:
        route.body === undefined
          ? undefined
          : parsePart(route.body, await readJsonBody(request, response, route.maxBodyBytes)),
      headers:
        route.headers === undefined
          ? undefined
          : parsePart(route.headers, readHeaders(request, route.headers)),
    };
    const nowUs = deps.clock.now().getTime() * 1_000;
    const from = {
      address: deps.clientPolicy.addressOf(request),
      userAgent: request.headers['user-agent'] ?? '',
    };
    const cookies = cookiesOf(request, response, deps.clientPolicy.cameEncrypted(request));
    const output = await route.run(input, {
      deps,
      caller,
      from,
      authorization: request.headersDistinct.authorization ?? [],
      publicUrl: () => deps.publicUrlOf(request),
      isPrivate: deps.clientPolicy.isPrivate(request),
      cookies,
      signal,
      nowUs,
      openApi,
    });
    if (route.relays !== undefined || route.answersItself === true) {
      watch.done();
      await (output as Relay)(request, response);
      return;
    }
    if (route.downloads !== undefined) {
      watch.done();
      await sendDownload(output as Download, response);
      return;
    }
    if (route.streams === true) {
      watch.done();
      await sendEvents(output as EventSource, response, {
        clock: deps.clock,
        limits: deps.eventLimits,
        // Not by the person's identity of the beginning, which lasts ten minutes: a stream is not cut off for its age.
        admit: (own) => admit(route, request, deps, own),
      });
      return;
    }
    if (deps.checkAnswers === true) {
      checkAnswer(route, output, place);
    }
    if (route.status === 204) {
      response.statusCode = 204;
      response.end();
      return;
    }
    if (route.revised === true && isKnownTo(request, response, output as { readonly revision: string })) {
      return;
    }
    const text = route.produces === undefined ? JSON.stringify(output) : String(output);
    if (text.length > limits.maxResponseBytes) {
      throw new VigilError(
        'QUERY_TOO_LARGE',
        `the answer is larger than ${String(limits.maxResponseBytes)} bytes (maxResponseBytes)`,
      );
    }
    sendText(response, route.status, text, route.produces ?? 'application/json');
  }

  return async (request, response) => {
    setSecurityHeaders(response);
    const watch = watchRequest(response, limits.requestTimeoutMs);
    try {
      await answer(request, response, watch);
    } catch (error) {
      if (watch.hungUp()) {
        response.destroy();
      } else {
        sendError(response, error, deps.logger, place);
      }
    } finally {
      watch.done();
    }
  };
}

async function admit(
  route: Route,
  request: Request,
  deps: HandlerDeps,
  signal: AbortSignal,
  grafanaId: readonly string[] = [],
): Promise<Caller | null> {
  const { policy } = route;
  if (policy.access === 'public' || policy.access === 'enrollment') {
    return null;
  }
  const needs = policy.access === 'person' ? 'read' : policy.needs;
  const credentials = {
    authorization: request.headersDistinct.authorization ?? [],
    remoteAddress: deps.clientPolicy.addressOf(request),
    grafanaId,
  };
  const caller = await deps.identify(credentials, needs, signal);
  // The doorman checks this; a second look costs nothing and survives its mistakes.
  if (!caller.scopes.has(needs)) {
    throw new VigilError('AUTH_FORBIDDEN', `this route needs the scope ${needs}`);
  }
  if (policy.access === 'person' && caller.kind !== 'person') {
    throw new VigilError('AUTH_FORBIDDEN', 'this route is for people who signed in; a token has no account');
  }
  return caller;
}

/** Answers 304 where the caller has this revision already. */
function isKnownTo(
  request: Request,
  response: Response,
  { revision }: { readonly revision: string },
): boolean {
  const tag = `"${revision}"`;
  response.setHeader('ETag', tag);
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known?.includes(tag) !== true) {
    return false;
  }
  response.statusCode = 304;
  response.end();
  return true;
}

/** The headers that a schema names, as text; one that was sent twice is a list, which the schema refuses by name. */
function readHeaders(request: Request, schema: NonNullable<Route['headers']>): unknown {
  const given = Object.keys(schema.shape).flatMap((name) => {
    const values = request.headersDistinct[name];
    return values === undefined ? [] : [[name, values.length === 1 ? values[0] : values] as const];
  });
  return Object.fromEntries(given);
}

/** Path parameters are text; those that the schema wants as numbers are read like the query. */
function readParams(request: Request, schema: NonNullable<Route['params']>): unknown {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(request.params)) {
    query.append(key, String(value));
  }
  return readQueryString(`?${query.toString()}`, schema);
}

function checkAnswer(route: Route, output: unknown, place: string): void {
  if (route.answer === undefined) {
    if (output !== undefined) {
      throw new VigilError(
        'INTERNAL',
        `${place} answers something, and its definition says that it does not`,
      );
    }
    return;
  }
  const result = route.answer.safeParse(output);
  if (!result.success) {
    throw new VigilError('INTERNAL', `${place}: ${result.error.message}`, { cause: result.error });
  }
  // What a schema does not name is dropped when it is parsed: then the answer has more than its description.
  if (!isDeepStrictEqual(result.data, output)) {
    throw new VigilError('INTERNAL', `${place} answers fields that its schema does not name`);
  }
}
