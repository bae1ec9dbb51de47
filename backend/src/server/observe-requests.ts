import type { Clock } from '@vigilops/runtime';
import type { RequestHandler } from 'express';

/** One finished request that was no event stream. `route` is the pattern, never the path: paths are without bound. */
export interface ObservedRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function observeRequests(deps: {
  readonly clock: Clock;
  readonly record: (request: ObservedRequest) => void;
}): RequestHandler {
  return (request, response, next) => {
    const began = deps.clock.monotonicMs();
    response.once('close', () => {
      // A stream lasts as long as somebody watches; among answers its duration would tell nothing.
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) {
        return;
      }
      const pattern = (request.route as { path?: unknown } | undefined)?.path;
      deps.record({
        // Semantic conventions: methods that are not known are one value.
        method: METHODS.has(request.method) ? request.method : '_OTHER',
        route: typeof pattern === 'string' ? `${request.baseUrl}${pattern}` : 'none',
        status: response.statusCode,
        seconds: (deps.clock.monotonicMs() - began) / 1_000,
      });
    });
    next();
  };
}
