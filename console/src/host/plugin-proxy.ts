/** The part of plugin.json that the proxy obeys. */
export interface ProxiedPlugin {
  readonly id: string;
  readonly routes?: readonly ProxyRoute[];
}

export interface ProxyRoute {
  readonly path: string;
  readonly url?: string;
  /** Every method when absent. */
  readonly method?: string;
  readonly reqRole?: Role;
  readonly headers?: readonly { readonly name: string; readonly content: string }[];
}

export const ROLES = ['Viewer', 'Editor', 'Admin'] as const;
export type Role = (typeof ROLES)[number];

export interface ProxySecrets {
  readonly jsonData: Readonly<Record<string, string>>;
  readonly secureJsonData: Readonly<Record<string, string>>;
  readonly role: Role;
}

export type Proxied =
  | { readonly kind: 'pass'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'refuse'; readonly status: 403 | 404; readonly message: string };

const VALUE = /\{\{\s*\.(JsonData|SecureJsonData)\.(\w+)\s*\}\}/g;

/**
 * Where a call through Grafana's proxy goes, by the rules of plugin.json: the first route whose path begins the
 * asked one and whose method fits; the role of the viewer must reach the route's; header and address templates
 * are filled in.
 *
 * @param rest What follows the plugin in the address, as in `read/hosts?limit=1`.
 */
export function throughProxy(
  plugin: ProxiedPlugin,
  method: string,
  rest: string,
  secrets: ProxySecrets,
): Proxied {
  const [path = '', query] = split(rest, '?');
  const route = plugin.routes?.find(
    (each) => begins(path, each.path) && (each.method ?? method).toUpperCase() === method.toUpperCase(),
  );
  if (route?.url === undefined || path.split('/').some((part) => isDots(part))) {
    return { kind: 'refuse', status: 404, message: `${plugin.id} has no route for ${method} ${path}` };
  }
  if (route.reqRole !== undefined && ROLES.indexOf(secrets.role) < ROLES.indexOf(route.reqRole)) {
    return { kind: 'refuse', status: 403, message: `${route.path} needs the role ${route.reqRole}` };
  }
  const fill = (template: string) =>
    template.replace(VALUE, (_, where: string, name: string) => {
      const values = where === 'JsonData' ? secrets.jsonData : secrets.secureJsonData;
      return Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    });
  const headers = (route.headers ?? []).map(({ name, content }) => [name, fill(content)] as const);
  return {
    kind: 'pass',
    url: fill(route.url) + path.slice(route.path.length) + (query === undefined ? '' : `?${query}`),
    headers: Object.fromEntries(headers),
  };
}

const begins = (path: string, start: string) => path === start || path.startsWith(`${start}/`);

/** `..` in any spelling would leave the route. */
const isDots = (part: string) => /^(?:\.|%2e){1,2}$/i.test(part);

function split(text: string, at: string): [string, string?] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
