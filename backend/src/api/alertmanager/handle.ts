import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import type { Request, RequestHandler, Response } from 'express';
import type { From } from '../../accounts/index.ts';
import type { Caller, Identify, Scope } from '../../model/index.ts';
import type { ClientPolicy } from '../http/handle.ts';
import { readJsonBody } from '../http/json-body.ts';
import { watchRequest } from '../http/request-signal.ts';
import { setSecurityHeaders } from '../http/send.ts';
import { bearerOf } from './bearer-of.ts';
import { sendRefusal } from './answers.ts';

/** A request whose sender may do it. */
export interface Asked {
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly from: From;
  readonly nowUs: number;
  readonly signal: AbortSignal;
  readonly readBody: () => Promise<unknown>;
  readonly response: Response;
}
export type Handle = (asked: Asked) => Promise<void>;

export interface Rule {
  /** One of them is enough. */
  readonly needs: readonly [Scope, ...Scope[]];
  /** The token of an agent speaks for its host alone: it makes no alerts about others. */
  readonly notForAgents?: true;
}

export interface AdmitDeps {
  readonly identify: Identify;
  readonly clientPolicy: Pick<ClientPolicy, 'addressOf'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Ten thousand alerts with what people write about them. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 60_000;

/** In the order of the front door: who asks, then what, then the work. Errors are told in Alertmanager's forms. */
export function handlerOf(rule: Rule, handle: Handle, deps: AdmitDeps): RequestHandler {
  return async (request, response) => {
    setSecurityHeaders(response);
    const watch = watchRequest(response, REQUEST_TIMEOUT_MS);
    const { signal } = watch;
    const place = `${request.method} ${request.path}`;
    try {
      const caller = await admit(rule, request, deps, signal);
      await handle({
        url: request.url,
        params: request.params as Readonly<Record<string, string>>,
        caller,
        from: {
          address: deps.clientPolicy.addressOf(request),
          userAgent: request.headers['user-agent'] ?? '',
        },
        nowUs: deps.clock.now().getTime() * 1_000,
        signal,
        readBody: () => readJsonBody(request, response, MAX_BODY_BYTES),
        response,
      });
    } catch (error) {
      if (watch.hungUp()) {
        response.destroy();
      } else {
        sendRefusal(response, error, deps.logger, place);
      }
    } finally {
      watch.done();
    }
  };
}

async function admit(rule: Rule, request: Request, deps: AdmitDeps, signal: AbortSignal): Promise<Caller> {
  const credentials = {
    authorization: (request.headersDistinct.authorization ?? []).map(bearerOf),
    remoteAddress: deps.clientPolicy.addressOf(request),
    grafanaId: request.headersDistinct['x-grafana-id'] ?? [],
  };
  const caller = await identify(rule.needs, (scope) => deps.identify(credentials, scope, signal));
  if (rule.notForAgents === true && caller.kind === 'token' && caller.token.kind === 'agent') {
    throw new VigilError('AUTH_FORBIDDEN', 'the token of an agent speaks for its host alone');
  }
  return caller;
}

async function identify(
  [first, ...others]: Rule['needs'],
  as: (scope: Scope) => Promise<Caller>,
): Promise<Caller> {
  try {
    const caller = await as(first);
    // The doorman checks this; a second look costs nothing and survives its mistakes.
    if (!caller.scopes.has(first)) {
      throw new VigilError('AUTH_FORBIDDEN', `this needs the scope ${first}`);
    }
    return caller;
  } catch (error) {
    const [second, ...rest] = others;
    if (second === undefined || !(error instanceof VigilError && error.code === 'AUTH_FORBIDDEN')) {
      throw error;
    }
    return identify([second, ...rest], as);
  }
}
