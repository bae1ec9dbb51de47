import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { ERROR_CATALOGUE, type ErrorCode } from '@vigilops/contracts';
import { problem } from '@vigilops/contracts/api';
import { z } from 'zod';
import type { DescribedRoute } from './route.ts';

const TITLE = 'VigilOps';
const DESCRIPTION =
  'Read what agents and OpenTelemetry SDKs sent, and send without an SDK. Times are ISO 8601 in UTC with microseconds, units are in the names ' +
  'of fields, and every error has a code of docs/reference/errors.md.';

/** The routes as an OpenAPI 3.1 document: made from the very schemas that check requests. */
export function createOpenApiDocument(routes: readonly DescribedRoute[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token made with `vigilops token create`.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token that signing in gives.',
  });
  registry.registerComponent('securitySchemes', 'enrollment', {
    type: 'http',
    scheme: 'bearer',
    description: 'The secret of an enrolment, which is good once.',
  });
  registry.registerComponent('securitySchemes', 'signature', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Grafana-Alerting-Signature',
    description: 'HMAC-SHA-256 of the body under a secret that both sides have.',
  });
  for (const route of routes) {
    registry.registerPath(describeRoute(route));
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: TITLE,
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
}

function describeRoute(route: DescribedRoute): RouteConfig {
  const { policy, params, query, body, headers, answer } = route;
  const { description, security } = describePolicy(policy);
  return {
    method: route.method,
    path: route.path,
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description,
    security,
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      [route.status]: answer === undefined ? { description: 'Done.' } : describeAnswer(route, answer),
      ...(route.answersItself === true ? { 202: { description: 'Taken; there is nothing to answer.' } } : {}),
      ...(route.revised === true ? { 304: { description: 'You have it already.' } } : {}),
      ...describeErrors(route),
      ...(route.query === undefined ? {} : { 431: HEADERS_TOO_LARGE }),
    },
  };
}

function describePolicy(policy: DescribedRoute['policy']): {
  readonly description: string;
  readonly security: Record<string, string[]>[];
} {
  switch (policy.access) {
    case 'public':
      return { description: 'Open to everybody.', security: [] };
    case 'token':
      return {
        description: `Needs the scope \`${policy.needs}\`.${policy.needs === 'ingest' ? '' : ` People: ${policy.needs === 'read' ? 'every role' : 'Admins'}.`}`,
        security: policy.needs === 'ingest' ? [{ token: [] }] : [{ token: [] }, { session: [] }],
      };
    case 'person':
      return { description: 'For people who signed in; tokens are refused.', security: [{ session: [] }] };
    case 'enrollment':
      return { description: 'Uses an enrolment up.', security: [{ enrollment: [] }] };
    case 'signature':
      return { description: `Needs a signature in \`${policy.header}\`.`, security: [{ signature: [] }] };
    default:
      return policy satisfies never;
  }
}

function describeAnswer({ streams, produces, downloads }: DescribedRoute, schema: z.ZodType) {
  if (downloads !== undefined) {
    const content = Object.fromEntries(downloads.map((type) => [type, { schema }]));
    return { description: 'A file, as much as there is.', content };
  }
  if (produces !== undefined) {
    // Readers of a description take YAML for what it says, not for text.
    const told = produces === 'application/yaml' ? {} : schema;
    return { description: 'The answer.', content: { [produces]: { schema: told } } };
  }
  return streams === true
    ? {
        description: 'Server-sent events. The schema is that of their `data`, by the name of the event.',
        content: { 'text/event-stream': { schema } },
      }
    : { description: 'The answer.', content: { 'application/json': { schema } } };
}

/** The codes that a route can answer, by status. */
function errorsOf(route: DescribedRoute): Map<number, ErrorCode[]> {
  const codes: ErrorCode[] = [];
  if (route.policy.access === 'token' || route.policy.access === 'person') {
    codes.push('AUTH_MISSING', 'AUTH_INVALID', 'AUTH_REVOKED', 'AUTH_EXPIRED', 'AUTH_FORBIDDEN');
    codes.push('OVERLOADED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT');
  }
  if (route.policy.access === 'enrollment') {
    codes.push('AUTH_MISSING', 'AUTH_INVALID', 'AUTH_REVOKED', 'AUTH_EXPIRED', 'AUTH_THROTTLED');
    codes.push('STORE_UNAVAILABLE', 'STORE_TIMEOUT');
  }
  codes.push(...(route.failsWith ?? []));
  if (route.policy.access === 'signature') {
    codes.push('SIGNATURE_INVALID', 'SIGNATURE_EXPIRED', 'NOT_FOUND');
    codes.push('OVERLOADED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT');
  }
  if (route.params !== undefined) {
    codes.push('REQUEST_INVALID', 'NOT_FOUND');
  }
  if (route.headers !== undefined) {
    codes.push('REQUEST_INVALID');
  }
  if (route.query !== undefined) {
    codes.push('REQUEST_INVALID', 'QUERY_TOO_LARGE');
  }
  if (route.body !== undefined) {
    codes.push('REQUEST_INVALID', 'BODY_MALFORMED', 'BODY_TOO_LARGE', 'CONTENT_TYPE_UNSUPPORTED');
    codes.push('CONTENT_ENCODING_UNSUPPORTED', 'QUERY_TOO_LARGE');
  }
  return Map.groupBy(new Set(codes), (code) => ERROR_CATALOGUE[code].status);
}

/** The listener refuses these before it knows the route. */
const HEADERS_TOO_LARGE = {
  description: 'The request line and the headers are larger than 16 KiB.',
  content: { 'application/json': { schema: z.object({ code: z.int(), message: z.string() }) } },
};

/** Those of the gateway: bad request, budget, key, model, limits, and what providers do. */
const RELAYED = [400, 402, 403, 404, 429, 500, 502, 503, 504];
/** What a protocol with statuses of its own refuses with; its errors have the form of its answers. */
const OWN_REFUSALS = [400, 403, 404, 406, 409, 413, 415, 500];

function describeErrors(route: DescribedRoute): RouteConfig['responses'] {
  const codes = errorsOf(route);
  const [relayed, form, whose] =
    route.answersItself === true
      ? [OWN_REFUSALS, route.answer, 'As its protocol says it.']
      : [route.relays === undefined ? [] : RELAYED, route.relays, 'As the gateway says it.'];
  const statuses = [...new Set([...codes.keys(), ...relayed])];
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.get(status);
      const content = {
        ...(own === undefined ? {} : { 'application/problem+json': { schema: problem } }),
        ...(form !== undefined && relayed.includes(status) ? { 'application/json': { schema: form } } : {}),
      };
      return [status, { description: own?.join(', ') ?? whose, content }];
    }),
  );
}
