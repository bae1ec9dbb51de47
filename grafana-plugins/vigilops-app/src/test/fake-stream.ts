import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { Observable, of, type Subscriber } from 'rxjs';
import type { LogQueryBody, LogQueryResponse, LogRecord } from '../api/types.ts';
import { aLogRecord } from './builders.ts';

type Piece = FetchResponse<Uint8Array | undefined>;

export interface Connection {
  readonly request: BackendSrvRequest;
  readonly isOpen: () => boolean;
  /** Sends the text in pieces of so many bytes, wherever they end. */
  readonly send: (text: string, bytes?: number) => void;
  readonly refuse: (status: number, body: unknown) => void;
  readonly end: () => void;
  readonly cut: () => void;
}

const head = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  ({ status, statusText: '', ok: status < 400, headers: new Headers(headers) }) as Piece;

/** Grafana's backend service as far as streams go; each call is a connection that the test holds the other end of. */
export function aStreamingBackend(
  headers: Readonly<Record<string, string>> = {},
): Pick<BackendSrv, 'chunked'> & { readonly connections: Connection[] } {
  const connections: Connection[] = [];
  const chunked = (request: BackendSrvRequest) =>
    new Observable<Piece>((listener) => {
      connections.push(connection(request, listener, headers));
    });
  return { connections, chunked };
}

function connection(
  request: BackendSrvRequest,
  listener: Subscriber<Piece>,
  headers: Readonly<Record<string, string>>,
): Connection {
  return {
    request,
    isOpen: () => !listener.closed,
    send: (text, bytes = Infinity) => {
      const all = new TextEncoder().encode(text);
      for (let from = 0; from < all.length; from += bytes) {
        listener.next({ ...head(200, headers), data: all.slice(from, from + bytes) });
      }
    },
    refuse: (status, body) => {
      listener.next({ ...head(status), data: new TextEncoder().encode(JSON.stringify(body)) });
      listener.complete();
    },
    end: () => listener.complete(),
    cut: () => listener.error(new TypeError('network error')),
  };
}

let eventNumber = 0;

/** An event `lines` as the backend writes it. */
export function linesEvent(items: readonly LogRecord[], skipped = 0, id = `e${(eventNumber += 1)}`): string {
  return `event: lines\nid: ${id}\ndata: ${JSON.stringify({ items, skipped })}\n\n`;
}

export const gapEvent = (from: string, id = 'gap'): string =>
  `event: gap\nid: ${id}\ndata: ${JSON.stringify({ from })}\n\n`;

export const records = (...bodies: readonly string[]): LogRecord[] =>
  bodies.map((body) => aLogRecord({ id: body, body }));

export function aLogAnswer(
  newestFirst: readonly LogRecord[],
  fields: Partial<LogQueryResponse> = {},
): LogQueryResponse {
  return {
    items: [...newestFirst],
    streams: {},
    next_cursor: null,
    stopped_by: 'end',
    searched_from: '2026-03-01T11:00:00.000000Z',
    searched_to: '2026-03-01T12:00:00.000000Z',
    ...fields,
  };
}

/** Answers questions for logs one after the other, the last answer for ever, and keeps what was asked. */
export function aLogQuery(...answers: readonly LogQueryResponse[]) {
  const asked: LogQueryBody[] = [];
  const queryLogs = (body: LogQueryBody) => {
    asked.push(body);
    return of(answers[Math.min(asked.length, answers.length) - 1] ?? aLogAnswer([]));
  };
  return { asked, queryLogs };
}
