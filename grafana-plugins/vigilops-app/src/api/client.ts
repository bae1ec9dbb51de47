import type { BackendSrv, BackendSrvRequest } from '@grafana/runtime';
import { catchError, from, lastValueFrom, map, switchMap, throwError, type Observable } from 'rxjs';
import { toApiError } from './errors.ts';
import type { TailState } from './tail.ts';
import type { TailOptions } from './tail-parts.ts';
import type {
  Host,
  HostList,
  HostMetrics,
  AnyLabelValues,
  AnyLabelValuesBody,
  LabelKeys,
  LabelKeysBody,
  LogContextBody,
  LogContextResponse,
  LogQueryBody,
  LogQueryResponse,
  LogVolumeBody,
  LogVolumeResponse,
  MetricList,
  MetricQueriesBody,
  MetricQueriesResponse,
  MetricQueryBody,
  MetricQueryResponse,
  ServiceEdges,
  ServiceList,
  Trace,
  TraceList,
} from './types.ts';

type Params = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * The API of VigilOps through Grafana's proxy. Observables end the call when nobody listens any more.
 * Every failure is an ApiError; nothing shows a toast by itself.
 */
export interface Api {
  hosts(params?: Params): Observable<HostList>;
  host(id: number): Observable<Host>;
  hostMetrics(id: number, params?: Params): Observable<HostMetrics>;
  services(params?: Params): Observable<ServiceList>;
  serviceEdges(params?: Params): Observable<ServiceEdges>;
  metrics(params?: Params): Observable<MetricList>;
  labelKeys(body: LabelKeysBody): Observable<LabelKeys>;
  labelValues(body: AnyLabelValuesBody): Observable<AnyLabelValues>;
  queryMetrics(body: MetricQueryBody): Observable<MetricQueryResponse>;
  queryManyMetrics(body: MetricQueriesBody): Observable<MetricQueriesResponse>;
  queryLogs(body: LogQueryBody): Observable<LogQueryResponse>;
  logVolume(body: LogVolumeBody): Observable<LogVolumeResponse>;
  logContext(body: LogContextBody): Observable<LogContextResponse>;
  /** Lines as they are stored, as long as somebody listens. */
  tail(options: TailOptions): Observable<TailState>;
  traces(params: Params): Observable<TraceList>;
  trace(traceId: string): Observable<Trace>;
}

/** `proxyUrl` ends before the name of the route, as in `/api/datasources/proxy/uid/abc`. */
export function createApi(
  proxyUrl: string,
  backend: () => Pick<BackendSrv, 'fetch'> & Partial<Pick<BackendSrv, 'chunked'>>,
): Api {
  const read = `${proxyUrl}/read`;
  function call<T>(request: BackendSrvRequest): Observable<T> {
    return backend()
      .fetch<T>({ showErrorAlert: false, showSuccessAlert: false, ...request })
      .pipe(
        map((response) => response.data),
        catchError((thrown: unknown) => throwError(() => toApiError(thrown))),
      );
  }
  const get = <T>(path: string, params: Params = {}) =>
    call<T>({ url: `${read}${path}${queryString(params)}`, method: 'GET' });
  const post = <T>(path: string, data: unknown) => call<T>({ url: `${read}${path}`, method: 'POST', data });
  const part = encodeURIComponent;

  const queryLogs = (body: LogQueryBody) => post<LogQueryResponse>('/logs/query', body);

  return {
    hosts: (params) => get('/hosts', params),
    host: (id) => get(`/hosts/${id}`),
    hostMetrics: (id, params) => get(`/hosts/${id}/metrics`, params),
    services: (params) => get('/services', params),
    serviceEdges: (params) => get('/service-edges', params),
    metrics: (params) => get('/metrics', params),
    labelKeys: (body) => post('/labels/query', body),
    labelValues: (body) => post('/labels/values', body),
    queryMetrics: (body) => post('/metrics/query', body),
    queryManyMetrics: (body) => post('/metrics/queries', body),
    queryLogs,
    logVolume: (body) => post('/logs/volume', body),
    logContext: (body) => post('/logs/context', body),
    // Few pages watch lines come, so the code for it comes when one does.
    tail: (options) =>
      from(import('./tail.ts')).pipe(
        switchMap(({ tailLogs }) => tailLogs(options, { url: read, backend, queryLogs })),
      ),
    traces: (params) => get('/traces', params),
    trace: (traceId) => get(`/traces/${part(traceId)}`),
  };
}

function queryString(params: Params): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value]) {
      if (one !== undefined) {
        search.append(key, String(one));
      }
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

export const once = <T>(answer: Observable<T>): Promise<T> => lastValueFrom(answer);
