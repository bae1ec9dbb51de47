import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { duplexPair, Readable } from 'node:stream';

/** The same call as fetch() of the web: a POST with a body of text, its answer a stream. */
export type InsideFetch = typeof fetch;

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * fetch() that reaches no network whatever address it is given: each call is HTTP over a pair of streams in this process, so
 * that back pressure, chunks and a caller who leaves are what they are on a wire.
 */
export function createInsideFetch(answer: Answer): InsideFetch {
  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  return (_address, init = {}) =>
    new Promise((resolve, reject) => {
      const [ours, theirs] = duplexPair();
      server.emit('connection', theirs);
      const request = http.request({
        method: 'POST',
        path: '/',
        host: 'inside',
        headers: { 'content-type': 'application/json' },
        createConnection: () => ours,
        ...(init.signal === null || init.signal === undefined ? {} : { signal: init.signal }),
      });
      request.once('error', reject);
      request.once('response', (incoming) => {
        resolve(responseOf(incoming));
      });
      request.end(textOf(init.body));
    });
}

function responseOf(incoming: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    values?.forEach((value) => headers.append(name, value));
  }
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  return new Response(body, { status: incoming.statusCode ?? 502, headers });
}

function textOf(body: RequestInit['body']): string {
  if (typeof body !== 'string') {
    throw new TypeError('only text is sent inside the house');
  }
  return body;
}
