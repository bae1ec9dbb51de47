import type { BackendSrv, BackendSrvRequest } from '@grafana/runtime';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { map, Observable, timeout } from 'rxjs';
import { ApiError, toApiError } from './errors.ts';

/** The part of Grafana's backend service that gives answers piece by piece. */
export type Chunked = Pick<BackendSrv, 'chunked'>;

export type StreamPart =
  /** The server has begun to answer. */
  | { readonly kind: 'open'; readonly headers?: Headers }
  | { readonly kind: 'event'; readonly event: EventSourceMessage }
  /** How long to wait before the next try, as the server wishes. */
  | { readonly kind: 'retry'; readonly afterMs: number };

/** More in one event is no answer of ours. */
const MAX_EVENT_CHARACTERS = 16_000_000;
const MAX_REFUSAL_BYTES = 100_000;
/** The server writes at once, and then at least every 15 seconds. */
const WAITS: Waits = { firstMs: 10_000, nextMs: 45_000 };

/** How long the server may be silent before it is given up. */
interface Waits {
  readonly firstMs: number;
  readonly nextMs: number;
}

/**
 * Server-sent events through Grafana's proxy, which EventSource cannot do: it sends no headers. Fails with an ApiError
 * when the answer is no success, is cut off, or falls silent; completes when the server ends it.
 */
export function eventStream(
  backend: Chunked,
  request: BackendSrvRequest,
  { firstMs, nextMs }: Waits = WAITS,
): Observable<StreamPart> {
  return new Observable((listener) => {
    const read = readerOf((part) => listener.next(part));
    return backend
      .chunked({ method: 'GET', showErrorAlert: false, ...request })
      .pipe(
        timeout({ first: firstMs, each: nextMs, with: silence }),
        map(({ data, ok, status, statusText, headers }) => read(data, { ok, status, statusText, headers })),
      )
      .subscribe({
        error: (thrown: unknown) => listener.error(toApiError(thrown)),
        complete: () => {
          const refused = read.refusal();
          if (refused === undefined) {
            listener.complete();
          } else {
            listener.error(refused);
          }
        },
      });
  });
}

const silence = () => {
  throw new ApiError('The stream fell silent.', { status: 0, kind: 'unreachable' });
};

interface Head {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers?: Headers;
}

interface Reader {
  (data: Uint8Array | undefined, head: Head): void;
  /** Of an answer that was no success, once it is read. */
  refusal(): ApiError | undefined;
}

/** A piece may end anywhere, also within a character. */
function readerOf(take: (part: StreamPart) => void): Reader {
  const decoder = new TextDecoder();
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: (event) => take({ kind: 'event', event }),
    onRetry: (afterMs) => take({ kind: 'retry', afterMs }),
  });
  let isOpen = false;
  let refused: { readonly head: Head; readonly body: string } | undefined;
  const read = (data: Uint8Array | undefined, head: Head) => {
    const text = data === undefined ? '' : decoder.decode(data, { stream: true });
    if (!head.ok) {
      refused = { head, body: ((refused?.body ?? '') + text).slice(0, MAX_REFUSAL_BYTES) };
      return;
    }
    if (!isOpen) {
      isOpen = true;
      take(head.headers === undefined ? { kind: 'open' } : { kind: 'open', headers: head.headers });
    }
    parser.feed(text);
  };
  const refusal = () =>
    refused && toApiError({ ...refused.head, data: parsed(refused.body), config: { url: '' } });
  return Object.assign(read, { refusal });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 500) };
  }
}
