import {
  throughAppProxy,
  throughSourceProxy,
  type Proxied,
  type ProxiedPlugin,
  type ProxySecrets,
} from './plugin-proxy.ts';

export interface ProxyServerDeps {
  readonly plugins: readonly ProxiedPlugin[];
  /** Plugin ids by the uid of their data source. */
  readonly sources: Readonly<Record<string, string>>;
  /** Asked at each call: the token can change while the page is open. */
  readonly secrets: () => ProxySecrets;
  readonly fetch: typeof globalThis.fetch;
}

/** What the server behind a page does with a call of that page. */
export type Server = (url: string, init: ServerInit) => Promise<Response>;

export interface ServerInit {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: BodyInit | undefined;
  readonly signal: AbortSignal;
}

const APP = /^\/?api\/plugin-proxy\/([\w-]+)\/?(.*)$/s;
const SOURCE = /^\/?api\/datasources\/proxy\/uid\/([\w-]+)\/?(.*)$/s;

/**
 * Answers as Grafana's server does: the proxies that plugins call, and nothing else, since a console has no
 * Grafana behind it. Rejects only when the call was ended; a backend that is away is 502, as behind any proxy.
 */
export function createProxyServer({ plugins, sources, secrets, fetch }: ProxyServerDeps): Server {
  const pluginOf = (id: string | undefined) => plugins.find((each) => each.id === id);
  return async (url, init) => {
    const [, appId, appRest = ''] = APP.exec(url) ?? [];
    const app = pluginOf(appId);
    if (app !== undefined) {
      const target = throughAppProxy(app, { method: init.method, rest: appRest }, secrets());
      return target.kind === 'refuse'
        ? refusal(target)
        : forward(fetch, target, init, new Headers(init.headers));
    }
    const [, uid = '', sourceRest = ''] = SOURCE.exec(url) ?? [];
    const source = pluginOf(Object.hasOwn(sources, uid) ? sources[uid] : undefined);
    if (source !== undefined) {
      const target = throughSourceProxy(source, { method: init.method, rest: sourceRest }, secrets());
      const headers = withSourceAuthorization(init.headers);
      return target.kind === 'refuse'
        ? refusal(target)
        : hideRefusedToken(await forward(fetch, target, init, headers));
    }
    return Response.json({ message: 'Not found' }, { status: 404, statusText: 'Not Found' });
  };
}

function refusal({ status, message }: Extract<Proxied, { kind: 'refuse' }>): Response {
  return message === '' ? badGateway() : Response.json({ message }, { status });
}

const badGateway = () => new Response('', { status: 502, statusText: 'Bad Gateway' });

/** Cookies stay at home, in both directions. */
async function forward(
  fetch: typeof globalThis.fetch,
  target: Extract<Proxied, { kind: 'pass' }>,
  { method, body, signal }: ServerInit,
  headers: Headers,
): Promise<Response> {
  for (const [name, value] of Object.entries(target.headers)) {
    headers.set(name, value);
  }
  const sent = target.body ?? body;
  try {
    return await fetch(target.url, {
      method,
      headers,
      signal,
      credentials: 'omit',
      ...(sent === undefined ? {} : { body: sent }),
    });
  } catch (cause) {
    if (signal.aborted) {
      throw cause;
    }
    return badGateway();
  }
}

/** A plugin's own Authorization travels under another name, for the first one is Grafana's. */
function withSourceAuthorization(given: Headers): Headers {
  const headers = new Headers(given);
  const own = headers.get('X-DS-Authorization');
  if (own !== null) {
    headers.delete('X-DS-Authorization');
    headers.set('Authorization', own);
  }
  return headers;
}

/** 401 would mean that the viewer is not logged in to Grafana. */
function hideRefusedToken(response: Response): Response {
  return response.status === 401
    ? new Response('Authentication to data source failed', { status: 400, statusText: 'Bad Request' })
    : response;
}
