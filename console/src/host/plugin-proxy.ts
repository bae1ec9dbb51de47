import { fillIn, type TemplateValues } from './proxy-template.ts';

/** The part of plugin.json that the proxies obey. */
export interface ProxiedPlugin {
  readonly id: string;
  readonly routes?: readonly ProxyRoute[];
}

export interface ProxyRoute {
  readonly path: string;
  readonly url?: string;
  /** Every method when absent or `*`. */
  readonly method?: string;
  readonly reqRole?: Role;
  /** Counts instead of the role. */
  readonly reqAction?: string;
  readonly headers?: readonly NamedTemplate[];
  /** Only the proxy of data sources adds them. */
  readonly urlParams?: readonly NamedTemplate[];
  /** Sent instead of what the plugin sends. */
  readonly body?: unknown;
}

interface NamedTemplate {
  readonly name: string;
  readonly content: string;
}

export const ROLES = ['Viewer', 'Editor', 'Admin'] as const;
export type Role = (typeof ROLES)[number];

export interface ProxySecrets extends TemplateValues {
  readonly role: Role;
  readonly actions?: readonly string[];
}

export type Proxied =
  | {
      readonly kind: 'pass';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'refuse'; readonly status: 403 | 404 | 502; readonly message: string };

/** A call as it comes in: `rest` follows the plugin in the address, as in `read/hosts?limit=1`. */
export interface ProxyCall {
  readonly method: string;
  readonly rest: string;
}

/**
 * Where a call to an app's proxy goes: `/api/plugin-proxy/<app>/<rest>`. A route stands for its path alone; only
 * `read/*` takes in what lies below `read`. Grafana decodes what `*` stands for, so a slash in a name is lost.
 */
export function throughAppProxy(plugin: ProxiedPlugin, call: ProxyCall, secrets: ProxySecrets): Proxied {
  const [path, query] = pathAndQuery(call.rest);
  for (const route of routesFor(plugin, call.method, path)) {
    const below = matchPattern(trimmed(route.path), trimmed(path));
    if (below !== undefined) {
      return allowed(route, secrets)
        ? pass(join(fillIn(route.url ?? '', secrets), below), query, route, secrets)
        : denied();
    }
  }
  return { kind: 'refuse', status: 404, message: 'plugin route match not found' };
}

/**
 * Where a call to a data source's proxy goes: `/api/datasources/proxy/uid/<uid>/<rest>`. Here a route takes in
 * every path that begins with its own. What fits no route goes to the address of the data source itself; ours has
 * none, which Grafana answers with 502.
 */
export function throughSourceProxy(plugin: ProxiedPlugin, call: ProxyCall, secrets: ProxySecrets): Proxied {
  const [path, query] = pathAndQuery(call.rest);
  const route = routesFor(plugin, call.method, path).find((each) =>
    trimmed(path).startsWith(trimmed(each.path)),
  );
  if (route !== undefined && !allowed(route, secrets)) {
    return denied();
  }
  if (route?.url === undefined) {
    return { kind: 'refuse', status: 502, message: '' };
  }
  const params = new URLSearchParams(query);
  for (const { name, content } of route.urlParams ?? []) {
    params.append(fillIn(name, secrets), fillIn(content, secrets));
  }
  const below = trimmed(path).slice(trimmed(route.path).length);
  return pass(join(fillIn(route.url, secrets), below), params.toString(), route, secrets);
}

/** A path with dots fits no route here: they would leave it. Grafana's two proxies clean them in ways of their own. */
function routesFor(plugin: ProxiedPlugin, method: string, path: string): readonly ProxyRoute[] {
  const climbs = path.split(/\/|%2f/i).some((part) => /^(?:\.|%2e){1,2}$/i.test(part));
  return climbs ? [] : (plugin.routes ?? []).filter((each) => ['', '*', method].includes(each.method ?? '*'));
}

function allowed({ reqAction, reqRole }: ProxyRoute, { actions = [], role }: ProxySecrets): boolean {
  if (reqAction !== undefined && reqAction !== '') {
    return actions.includes(reqAction);
  }
  return reachesRole(role, reqRole);
}

/** Whether who has one role may do what asks for another; everybody may where it asks for none. */
export const reachesRole = (role: Role, asked: Role | undefined): boolean =>
  asked === undefined || ROLES.indexOf(role) >= ROLES.indexOf(asked);

const denied = (): Proxied => ({
  kind: 'refuse',
  status: 403,
  message: 'plugin proxy route access denied',
});

function pass(url: string, query: string, route: ProxyRoute, secrets: ProxySecrets): Proxied {
  const headers = (route.headers ?? []).map(({ name, content }) => [name, fillIn(content, secrets)] as const);
  return {
    kind: 'pass',
    url: query === '' ? url : `${url}?${query}`,
    headers: Object.fromEntries(headers),
    ...(route.body === undefined ? {} : { body: fillIn(JSON.stringify(route.body), secrets) }),
  };
}

/** What of the path lies below the pattern, `''` where it is the whole; undefined where it does not fit. */
function matchPattern(pattern: string, path: string): string | undefined {
  const wanted = pattern.split('/');
  const asked = path.split('/');
  const open = wanted.at(-1) === '*';
  const fixed = open ? wanted.slice(0, -1) : wanted;
  if (open ? asked.length <= fixed.length : asked.length !== fixed.length) {
    return undefined;
  }
  const fits = fixed.every((part, index) => part.startsWith(':') || part === decoded(asked[index] ?? ''));
  return fits ? encodePath(decoded(asked.slice(fixed.length).join('/'))) : undefined;
}

const trimmed = (path: string) => path.replace(/^\/|\/$/g, '');
const encodePath = (path: string) => path.split('/').map(encodeURIComponent).join('/');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function join(base: string, path: string): string {
  if (path === '') {
    return base;
  }
  return `${base.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
}

function pathAndQuery(rest: string): readonly [string, string] {
  const index = rest.indexOf('?');
  return index < 0 ? [rest, ''] : [rest.slice(0, index), rest.slice(index + 1)];
}
