import type { BackendSrv } from '@grafana/runtime';
import type * as Client from '@vigilops/contracts/client';
import type { Answer, InputArgs, OperationsFor } from '@vigilops/contracts/client';
import {
  catchError,
  defer,
  from,
  lastValueFrom,
  map,
  of,
  switchMap,
  throwError,
  type Observable,
} from 'rxjs';
import { toApiError } from './errors.ts';
import type { TailState } from './tail.ts';
import type { TailOptions } from './tail-parts.ts';

/** What the proxy of the app lets through, with the token of that scope; the rest is the console's. */
type Scope = 'read' | 'write';
export type CallName = OperationsFor<Scope> | OwnCall;
/** About the viewer: only the console says who that is. Grafana's proxy asks with its token, and is refused. */
type OwnCall = 'getMyLlm';

/**
 * The API of VigilOps through Grafana's proxy. Observables end the call when nobody listens any more.
 * Every failure is an ApiError; nothing shows a toast by itself.
 */
export interface Api {
  /** `call('getHost', { path: { id: 7 } })`. What changes something is refused to all but Admins. */
  call<Name extends CallName>(name: Name, ...input: InputArgs<Name>): Observable<Answer<Name>>;
  /** Lines as they are stored, as long as somebody listens. */
  tail(options: TailOptions): Observable<TailState>;
}

/** The routes of plugin.json. */
const ROUTE_OF: Readonly<Record<Scope | 'person', string>> = { read: 'read', person: 'read', write: 'admin' };

let operations: typeof Client | undefined;

/** The table of all operations is no part of what Grafana loads before anybody asks. Once it is here, calls leave at once. */
export async function loadOperations(): Promise<typeof Client> {
  operations ??= await import('@vigilops/contracts/client');
  return operations;
}

/** Calls that answer with a file. */
const FILES: ReadonlySet<CallName> = new Set(['exportLogs']);

/** `proxyUrl` ends before the name of the route, as in `/api/datasources/proxy/uid/abc`. */
export function createApi(
  proxyUrl: string,
  backend: () => Pick<BackendSrv, 'fetch'> & Partial<Pick<BackendSrv, 'chunked'>>,
): Api {
  const call: Api['call'] = (name, ...input) => {
    const send = ({ requestOf }: typeof Client) => {
      const { method, url, access, body } = requestOf(name, ...input);
      // The type of `name` leaves the rest out.
      const route = ROUTE_OF[access as Scope | 'person'];
      return backend().fetch<Answer<typeof name>>({
        url: `${proxyUrl}/${route}${url}`,
        method,
        ...(body === undefined ? {} : { data: body }),
        // A file of one JSON line would be read as JSON, and be no text any more.
        ...(FILES.has(name) ? { responseType: 'text' as const } : {}),
        showErrorAlert: false,
        showSuccessAlert: false,
      });
    };
    return defer(() => (operations === undefined ? loadOperations() : of(operations))).pipe(
      switchMap(send),
      map((response) => response.data),
      catchError((thrown: unknown) => throwError(() => toApiError(thrown))),
    );
  };
  return {
    call,
    // Few pages watch lines come, so the code for it comes when one does.
    tail: (options) =>
      from(import('./tail.ts')).pipe(
        switchMap(({ tailLogs }) =>
          tailLogs(options, {
            url: `${proxyUrl}/read`,
            backend,
            queryLogs: (body) => call('queryLogs', { body }),
          }),
        ),
      ),
  };
}

export const once = <T>(answer: Observable<T>): Promise<T> => lastValueFrom(answer);
