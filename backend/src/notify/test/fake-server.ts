import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FakeReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body: string | object;
}

/** What goes wrong on the way, whoever answers. */
export type Trouble =
  'hang' | 'hang after headers' | 'reset' | 'html' | 'redirect' | 'endless' | 'header bomb' | FakeReply;

export interface FakeServer {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  /** For the next requests, in this order; after them all is well again. */
  trouble(...troubles: readonly (Trouble | 'none')[]): void;
  /** Resolves when the next request has come. */
  asked(): Promise<void>;
  close(): Promise<void>;
}

/** A server on loopback that does what it is told, and else what `answer` says. */
export async function openFakeServer(
  answer: (request: FakeRequest) => FakeReply | Trouble,
): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const queue: (Trouble | 'none')[] = [];
  let heard: (() => void)[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const asked: FakeRequest = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
      };
      requests.push(asked);
      const next = queue.shift() ?? 'none';
      behave(next === 'none' ? answer(asked) : next, response);
      heard.splice(0).forEach((tell) => {
        tell();
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    requests,
    trouble: (...troubles) => {
      queue.push(...troubles);
    },
    asked: () =>
      new Promise((resolve) => {
        heard = [...heard, resolve];
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) {
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function behave(trouble: Trouble, response: ServerResponse): void {
  switch (trouble) {
    case 'hang':
      return;
    case 'hang after headers':
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{');
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'html':
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<!DOCTYPE html><html><body>Please sign in: CANARY</body></html>');
      return;
    case 'redirect':
      response.writeHead(301, { Location: 'http://169.254.169.254/latest/meta-data/' });
      response.end();
      return;
    case 'endless':
      pour(response);
      return;
    case 'header bomb':
      response.writeHead(200, { 'X-Bomb': 'x'.repeat(1_000_000) });
      response.end();
      return;
    default: {
      const { status = 200, headers = {}, body } = trouble;
      const isJson = typeof body !== 'string';
      response.writeHead(status, {
        'Content-Type': isJson ? 'application/json' : 'text/plain',
        ...headers,
      });
      response.end(isJson ? JSON.stringify(body) : body);
    }
  }
}

/** As fast as it is read, for ever. */
function pour(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.on('drain', more).on('error', () => undefined);
  more();
}
