import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { lastValueFrom, map, Observable, throwError } from 'rxjs';
import { throughProxy, type ProxiedPlugin, type ProxySecrets } from './plugin-proxy.ts';

export interface BackendDeps {
  readonly plugins: readonly ProxiedPlugin[];
  /** Asked at each call: the token can change while the page is open. */
  readonly secrets: () => ProxySecrets;
  readonly fetch: typeof globalThis.fetch;
}

const APP_PROXY = /^\/?api\/plugin-proxy\/([\w-]+)\/(.*)$/s;
/** The uid of a data source is the id of its plugin: the console has one of each. */
const SOURCE_PROXY = /^\/?api\/datasources\/proxy\/uid\/([\w-]+)\/(.*)$/s;

/**
 * Grafana's backend service with the proxies that plugins call, and nothing else: a console has no Grafana behind
 * it, so any other address of Grafana's API is answered with 404.
 */
export function createBackendSrv(deps: BackendDeps): BackendSrv {
  const fetch = <T>(request: BackendSrvRequest): Observable<FetchResponse<T>> => {
    const [, id, rest = ''] = APP_PROXY.exec(request.url) ?? SOURCE_PROXY.exec(request.url) ?? [];
    const plugin = deps.plugins.find((each) => each.id === id);
    const method = (request.method ?? 'GET').toUpperCase();
    const target =
      plugin === undefined
        ? ({ kind: 'refuse', status: 404, message: `${request.url} is not served here` } as const)
        : throughProxy(plugin, method, rest + queryOf(request), deps.secrets());
    if (target.kind === 'refuse') {
      const data = { message: target.message };
      return throwError((): FetchError => ({ status: target.status, data, config: request }));
    }
    return send(deps.fetch, target.url, method, { ...request.headers, ...target.headers }, request.data).pipe(
      map(({ response, data }): FetchResponse<T> => {
        if (!response.ok) {
          const error: FetchError = {
            status: response.status,
            statusText: response.statusText,
            data,
            config: request,
          };
          throw error;
        }
        return { ...plainResponse(response), data: data as T, config: request };
      }),
    );
  };
  const ask = async <T>(request: BackendSrvRequest): Promise<T> =>
    (await lastValueFrom(fetch<T>(request))).data;
  return {
    fetch,
    request: ask,
    datasourceRequest: (request) => lastValueFrom(fetch(request)),
    get: (url, params?: BackendSrvRequest['params']) =>
      ask({ url, method: 'GET', ...(params === undefined ? {} : { params }) }),
    delete: (url, data) => ask({ url, method: 'DELETE', data }),
    post: (url, data) => ask({ url, method: 'POST', data }),
    patch: (url, data) => ask({ url, method: 'PATCH', data }),
    put: (url, data) => ask({ url, method: 'PUT', data }),
    chunked: (request) => throwError(() => new Error(`${request.url}: streams are not served here`)),
  };
}

/** Ends the call when nobody listens any more. No answer at all has the status 0, as in Grafana. */
function send(
  fetch: BackendDeps['fetch'],
  url: string,
  method: string,
  headers: Record<string, string>,
  data: unknown,
): Observable<{ readonly response: Response; readonly data: unknown }> {
  return new Observable((listener) => {
    const ending = new AbortController();
    const body = data === undefined ? {} : { body: JSON.stringify(data) };
    const ask = async () => {
      const response = await fetch(url, {
        method,
        headers: data === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
        ...body,
        signal: ending.signal,
      });
      return { response, data: parse(await response.text()) };
    };
    ask().then(
      (answer) => {
        listener.next(answer);
        listener.complete();
      },
      (cause: unknown) => {
        const message = cause instanceof Error ? cause.message : String(cause);
        listener.error({ status: 0, statusText: message, data: {}, config: { url } } satisfies FetchError);
      },
    );
    return () => ending.abort();
  });
}

function queryOf({ url, params = {} }: BackendSrvRequest): string {
  const text = new URLSearchParams(params as Record<string, string>).toString();
  return text === '' ? '' : `${url.includes('?') ? '&' : '?'}${text}`;
}

function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return { message: text.slice(0, 500) };
  }
}

function plainResponse(response: Response) {
  const { status, statusText, ok, headers, redirected, type, url } = response;
  return { status, statusText, ok, headers, redirected, type, url };
}
