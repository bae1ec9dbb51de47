import { VigilError } from '@vigilops/contracts';
import type { Component, Logger } from '@vigilops/runtime';
import {
  createServer,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ServerCertificate } from './certificate.ts';

export interface ListenerLimits {
  readonly headersTimeoutMs: number;
  /** Headers and body; ends slow senders. */
  readonly requestTimeoutMs: number;
  /** Above the 60 s between two exports of an SDK; Node's own 5 s closes connections just as they are used again. */
  readonly keepAliveTimeoutMs: number;
  /** How often the two timeouts above are looked at. */
  readonly checkIntervalMs: number;
  /** All headers together. Room for a hostile Authorization header, so that it gets an answer that names it. */
  readonly maxHeaderBytes: number;
  readonly maxConnections: number;
  /** What requests under way get at a stop. */
  readonly drainMs: number;
}

export const DEFAULT_LISTENER_LIMITS: ListenerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 80_000,
  checkIntervalMs: 1_000,
  maxHeaderBytes: 80 * 1024,
  maxConnections: 4_096,
  drainMs: 8_000,
};

export interface Listener extends Component {
  /** Where it really listens; undefined before start, and where the port was taken and that is tolerated. */
  url(): string | undefined;
}

/** One TCP port in front of the application. */
export function createListener(deps: {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: ServerCertificate | undefined;
  readonly handler: RequestListener;
  readonly limits: ListenerLimits;
  /** A taken port stops the start, or is only warned of. */
  readonly whenTaken: 'fail' | 'warn';
  readonly logger: Logger;
}): Listener {
  const { limits, logger } = deps;
  const server = deps.tls === undefined ? createServer(optionsOf(limits)) : secureServer(deps.tls, limits);
  server.maxConnections = limits.maxConnections;
  const open = new Set<ServerResponse>();
  let stopping = false;
  let url: string | undefined;

  const onRequest: RequestListener = (request, response) => {
    open.add(response);
    if (stopping) {
      response.setHeader('Connection', 'close');
    }
    response.once('close', () => {
      open.delete(response);
      if (stopping) {
        server.closeIdleConnections();
      }
    });
    deps.handler(request, response);
  };
  server.on('request', onRequest);
  // Without a listener Node says "go on" by itself, before anyone looked at the headers.
  server.on('checkContinue', onRequest);
  server.on('clientError', answerBrokenRequest);

  return {
    name: deps.name,
    url: () => url,
    start: async () => {
      try {
        const { port, family, address } = await listen(server, deps.host, deps.port);
        const host = family === 'IPv6' ? `[${address}]` : address;
        url = `${deps.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
      } catch (cause) {
        const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
        const message = `${deps.name}: port ${deps.port} on ${deps.host} cannot be opened`;
        if (!taken || deps.whenTaken === 'fail') {
          const advice = taken ? 'it is in use; choose another with VIGILOPS_PORT' : String(cause);
          throw new VigilError('CONFIG_INVALID', `${message}: ${advice}`, { cause });
        }
        logger.warn(
          { port: deps.port },
          `${message}: it is in use, perhaps by a Collector; going on without it`,
        );
      }
    },
    stop: async () => {
      stopping = true;
      for (const response of open) {
        if (!response.headersSent) {
          response.setHeader('Connection', 'close');
        }
      }
      if (server.listening) {
        await close(server, limits.drainMs);
      }
    },
  };
}

function optionsOf(limits: ListenerLimits): ServerOptions {
  return {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
    maxHeaderSize: limits.maxHeaderBytes,
    noDelay: true,
  };
}

function secureServer(tls: ServerCertificate, limits: ListenerLimits): Server {
  return createTlsServer({
    ...optionsOf(limits),
    cert: tls.cert,
    key: tls.key,
    minVersion: 'TLSv1.2',
    handshakeTimeout: limits.headersTimeoutMs,
  });
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error('the server has no TCP address'));
      } else {
        resolve(address);
      }
    });
  });
}

/** Takes nothing new, lets requests under way finish for `drainMs`, then cuts. */
async function close(server: Server, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, drainMs);
  await closed;
  clearTimeout(cut);
}

/** What the HTTP parser refuses never reaches the application; it is answered here, without a word in the log. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || (socket as Socket).bytesWritten > 0 || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, message] = BROKEN[error.code ?? ''] ?? ['400 Bad Request', 'the request is not HTTP/1.1'];
  const body = JSON.stringify({ code: 3, message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const BROKEN: Record<string, readonly [status: string, message: string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request took too long to arrive'],
};
