import { AppEvents, type EventBus } from '@grafana/data';
import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { filter, lastValueFrom, Observable, Subject, takeUntil, throwIfEmpty } from 'rxjs';
import type { Server, ServerInit } from './proxy-server.ts';
import { bodyOf, dataOf, headersOf, urlOf } from './request.ts';
import { streamed } from './streamed.ts';

export interface BackendDeps {
  readonly server: Server;
  /** For what a call says to the viewer when its plugin does not. */
  readonly events: Pick<EventBus, 'publish'>;
}

/** Grafana's own number for a call that was ended before its answer. */
const CANCELLED = -1;

/** Grafana's backend service: what its pages and plugins call their server with. */
export function createBackendSrv({ server, events }: BackendDeps): BackendSrv {
  const inFlight = new Subject<string>();
  const fetch = <T>(request: BackendSrvRequest): Observable<FetchResponse<T>> => {
    if (request.requestId !== undefined) {
      inFlight.next(request.requestId);
    }
    return new Observable<FetchResponse<T>>((listener) => {
      const ending = new AbortController();
      ask<T>(server, request, ending.signal).then(
        (answer) => {
          announceSuccess(events, request, answer.data);
          listener.next(answer);
          listener.complete();
        },
        (error: unknown) => {
          announceFailure(events, request, error);
          listener.error(error);
        },
      );
      return () => ending.abort();
    }).pipe(
      takeUntil(inFlight.pipe(filter((id) => id === request.requestId))),
      throwIfEmpty((): FetchError => ({
        cancelled: true,
        data: null,
        status: CANCELLED,
        statusText: 'Request was aborted',
        config: request,
      })),
    );
  };
  const answerOf = async <T>(request: BackendSrvRequest): Promise<T> =>
    (await lastValueFrom(fetch<T>(request))).data;
  type Options = Partial<BackendSrvRequest> | undefined;
  return {
    fetch,
    request: answerOf,
    datasourceRequest: (request) => lastValueFrom(fetch(request)),
    get: (url, params?: BackendSrvRequest['params'], requestId?: string, options?: Options) =>
      answerOf({
        ...options,
        url,
        method: 'GET',
        ...(params && { params }),
        ...(requestId && { requestId }),
      }),
    delete: (url, data, options?: Options) => answerOf({ ...options, url, method: 'DELETE', data }),
    post: (url, data, options?: Options) => answerOf({ ...options, url, method: 'POST', data }),
    patch: (url, data, options?: Options) => answerOf({ ...options, url, method: 'PATCH', data }),
    put: (url, data, options?: Options) => answerOf({ ...options, url, method: 'PUT', data }),
    chunked: (request) => streamed(request, (signal) => server(urlOf(request), initOf(request, signal))),
  };
}

function initOf(request: BackendSrvRequest, signal: AbortSignal): ServerInit {
  const method = (request.method ?? 'GET').toUpperCase();
  const headers = headersOf(request, method);
  return { method, headers, body: bodyOf(request.data, headers), signal };
}

async function ask<T>(
  server: Server,
  request: BackendSrvRequest,
  ended: AbortSignal,
): Promise<FetchResponse<T>> {
  const signal = request.abortSignal === undefined ? ended : AbortSignal.any([ended, request.abortSignal]);
  const response = await server(urlOf(request), initOf(request, signal));
  const { status, statusText, ok, headers, redirected, type, url } = response;
  const data = await dataOf(response, request.responseType);
  if (!ok) {
    throw { status, statusText, data: failureData(data, response), config: request } satisfies FetchError;
  }
  return { status, statusText, ok, headers, redirected, type, url, data: data as T, config: request };
}

/** Always an object with a message, whatever was answered. */
function failureData(data: unknown, { status, statusText }: Response): object {
  if (typeof data !== 'object' || data === null) {
    const text = String(data ?? '');
    const message = text.startsWith('<') ? `${status} ${statusText}` : text;
    return { message: message === '' ? statusText : message, error: statusText, response: text };
  }
  const { message, error } = data as { message?: unknown; error?: unknown };
  return message === undefined && typeof error === 'string' ? { ...data, message: error } : data;
}

const isDataQuery = (url: string) => /\/?api\/(?:datasources\/proxy|ds\/query|tsdb\/query)/.test(url);

function announceSuccess(events: BackendDeps['events'], request: BackendSrvRequest, data: unknown): void {
  const wanted =
    request.showSuccessAlert ?? ((request.method ?? 'GET') !== 'GET' && !isDataQuery(request.url));
  const message = (data as { message?: unknown } | null | undefined)?.message;
  if (wanted && typeof message === 'string' && message !== '') {
    events.publish({ type: AppEvents.alertSuccess.name, payload: [message] });
  }
}

/** How long whoever asked may take to say that it shows the failure itself. */
const HANDLING_MS = 50;

function announceFailure(events: BackendDeps['events'], request: BackendSrvRequest, error: unknown): void {
  const { data, status = 0 } = (error ?? {}) as Partial<FetchError<{ message?: string }>>;
  const message = data?.message;
  if (message === undefined || !(request.showErrorAlert ?? !isDataQuery(request.url))) {
    return;
  }
  setTimeout(() => {
    if ((error as FetchError).isHandled !== true) {
      const kind = status < 500 ? AppEvents.alertWarning : AppEvents.alertError;
      events.publish({ type: kind.name, payload: message.length > 80 ? ['', message] : [message] });
    }
  }, HANDLING_MS);
}
