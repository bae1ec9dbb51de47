import type { BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { Observable } from 'rxjs';

type Chunk = FetchResponse<Uint8Array | undefined>;

/**
 * An answer piece by piece, each with the head of the answer; the last one has no data. A status that is no success
 * is no error here: the listener reads it off the pieces. Ends the call when nobody listens any more.
 */
export function streamed(
  request: BackendSrvRequest,
  open: (ended: AbortSignal) => Promise<Response>,
): Observable<Chunk> {
  return new Observable((listener) => {
    const ending = new AbortController();
    const read = async () => {
      const response = await open(ending.signal);
      const { status, statusText, ok, headers, redirected, type, url } = response;
      const head: Chunk = {
        ...{ status, statusText, ok, headers, redirected, type, url },
        config: request,
        data: undefined,
      };
      const reader = response.body?.getReader();
      for (let done = reader === undefined; !done;) {
        const piece = await reader?.read();
        done = piece?.done !== false;
        if (!done) {
          listener.next({ ...head, data: piece?.value });
        }
      }
      listener.next(head);
      listener.complete();
    };
    read().catch((error: unknown) => listener.error(error));
    return () => ending.abort('unsubscribe');
  });
}
