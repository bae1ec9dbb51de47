import { VigilError } from '@vigilops/contracts';
import { Router, type ErrorRequestHandler } from 'express';
import type { Route } from '../route.ts';
import { SCOPES } from '../../model/index.ts';
import { sendError } from './errors.ts';
import { createHandler, type HandlerDeps } from './handle.ts';
import { setSecurityHeaders } from './send.ts';

/** Registers every route; throws when one does not say who may call it, or when two are the same. */
export function routerOf(routes: readonly Route[], deps: HandlerDeps, openApi: () => object): Router {
  // Strict: what is almost a path is no path. Policies hang on routes, so tricks with slashes or case gain nothing.
  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const place = router.route(path.replace(/\{([a-z_]+)\}/g, ':$1'));
    const allowed = ofPath.map((route) => route.method.toUpperCase()).join(', ');
    if (new Set(ofPath.map((route) => route.method)).size !== ofPath.length) {
      throw new Error(`${path} has the same method twice`);
    }
    for (const route of ofPath) {
      requirePolicy(route);
      place[route.method](createHandler(route, deps, openApi));
    }
    place.all((_request, response) => {
      setSecurityHeaders(response);
      response.setHeader('Allow', allowed);
      sendError(
        response,
        new VigilError('METHOD_NOT_ALLOWED', `use ${allowed} for ${path}`),
        deps.logger,
        path,
      );
    });
  }
  router.use('/api', (_request, response) => {
    setSecurityHeaders(response);
    sendError(response, new VigilError('NOT_FOUND', 'no such path'), deps.logger, '/api');
  });
  router.use(((error, request, response, next) => {
    if (!(error instanceof URIError)) {
      next(error);
      return;
    }
    setSecurityHeaders(response);
    sendError(response, error, deps.logger, request.path);
  }) satisfies ErrorRequestHandler);
  return router;
}

/** Types say it too; this holds where they were talked out of it. */
function requirePolicy(route: Route): void {
  const policy = route.policy as Partial<Record<'access' | 'needs', unknown>> | undefined;
  const isKnown = ['public', 'person', 'enrollment'].some((access) => access === policy?.access);
  const isScoped = policy?.access === 'token' && SCOPES.some((scope) => scope === policy.needs);
  if (!isKnown && !isScoped) {
    throw new Error(`${route.method.toUpperCase()} ${route.path} does not say who may call it`);
  }
}
