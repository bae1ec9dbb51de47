import type { Router } from 'express';
import { routerOf } from './http/router.ts';
import type { HandlerDeps } from './http/handle.ts';
import { createOpenApiDocument } from './openapi.ts';
import type { DescribedRoute } from './route.ts';
import { ROUTES } from './routes/index.ts';

export { createAlertmanagerRouter, type AlertmanagerDeps } from './alertmanager/router.ts';
export { createOpenApiDocument } from './openapi.ts';
export { ROUTES } from './routes/index.ts';
export { houseSources } from './tool-sources.ts';
export { renderTailLine } from './routes/logs/tail.ts';

export interface ApiDeps extends HandlerDeps {
  readonly version: string;
  /** Routes of other rooms that belong to the API's description. */
  readonly alsoServed: readonly DescribedRoute[];
}

/** The front door: everything under /api, and /openapi.json. Mount it at the root. */
export function createApiRouter(deps: ApiDeps): Router {
  let document: object | undefined;
  return routerOf(
    ROUTES,
    deps,
    () => (document ??= createOpenApiDocument([...ROUTES, ...deps.alsoServed], deps.version)),
  );
}
