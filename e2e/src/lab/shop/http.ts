import { createServer, type IncomingMessage } from 'node:http';
import type { Context } from '@opentelemetry/api';
import type { Peer } from './settings.ts';
import { parentOf, traceparentOf, type Telemetry } from './telemetry.ts';

/** What a handler throws to answer with this status. */
export class Failed extends Error {
  readonly status: number;
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failed';
    this.status = status;
  }
}

export type Handler = (here: Context, request: IncomingMessage) => Promise<unknown>;
type Switches = Record<string, unknown>;

/**
 * A small server on loopback: routes with spans, durations and a line of the log for each failure. `POST /lab` sets the
 * switches that faults turn; nobody measures it.
 */
export function serve(
  port: number,
  routes: Readonly<Record<string, Handler>>,
  telemetry: Telemetry,
  turn: (switches: Switches) => void,
): () => Promise<void> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/lab') {
      void bodyOf(request).then((body) => {
        turn(JSON.parse(body) as Switches);
        response.end();
      });
      return;
    }
    const handler = routes[pathname];
    const began = performance.now();
    void answer(handler, pathname, request, telemetry).then(({ status, body }) => {
      telemetry.served((performance.now() - began) / 1_000, {
        'http.request.method': request.method ?? 'GET',
        'http.route': pathname,
        'http.response.status_code': status,
      });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(port, '127.0.0.1');
  return () =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
}

async function answer(
  handler: Handler | undefined,
  route: string,
  request: IncomingMessage,
  telemetry: Telemetry,
): Promise<{ readonly status: number; readonly body: unknown }> {
  if (handler === undefined) {
    return { status: 404, body: { error: 'not found' } };
  }
  const attributes = { 'http.request.method': request.method ?? 'GET', 'http.route': route };
  let status = 200;
  try {
    const body = await telemetry.span(
      `${attributes['http.request.method']} ${route}`,
      'server',
      attributes,
      parentOf(request.headers),
      async (here, mark) => {
        try {
          return await handler(here, request);
        } catch (error) {
          status = error instanceof Failed ? error.status : 500;
          mark({ 'http.response.status_code': status, 'error.type': String(status) });
          telemetry.log(
            'error',
            `${request.method ?? 'GET'} ${route} failed with ${String(status)}: ${messageOf(error)}`,
            here,
            error,
          );
          throw error;
        }
      },
    );
    return { status, body };
  } catch (error) {
    return { status, body: { error: messageOf(error) } };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) {
    body += String(part);
  }
  return body;
}

/** Asks another service within a span of a client. Throws `Failed`: 504 when it says nothing in time, 502 when it fails. */
export function createCaller(telemetry: Telemetry, asked: () => Peer | undefined, timeoutMs: number) {
  return (path: string, parent: Context): Promise<unknown> => {
    const { service: peer, port } = asked() ?? { service: 'nobody', port: 0 };
    const attributes = {
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': port,
      'peer.service': peer,
    };
    return telemetry.span(`GET ${path}`, 'client', attributes, parent, async (here, mark) => {
      const began = performance.now();
      try {
        const answered = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
          headers: { traceparent: traceparentOf(here) },
          signal: AbortSignal.timeout(timeoutMs),
        });
        mark({ 'http.response.status_code': answered.status });
        const body = (await answered.json()) as { readonly error?: string };
        if (!answered.ok) {
          throw new Failed(502, `${peer} answered ${String(answered.status)}: ${body.error ?? ''}`);
        }
        return body;
      } catch (error) {
        if (error instanceof Failed) {
          throw error;
        }
        throw error instanceof Error && error.name === 'TimeoutError'
          ? new Failed(504, `${peer} did not answer within ${String(timeoutMs)} ms`, { cause: error })
          : new Failed(502, `${peer} cannot be reached`, { cause: error });
      } finally {
        telemetry.asked((performance.now() - began) / 1_000, { ...attributes });
      }
    });
  };
}
