import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { readConnection, type ListenDeps } from './connections.ts';

export interface SyslogAddress {
  readonly host: string;
  readonly port: number;
}

export interface SyslogCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface SyslogPort {
  readonly address: string;
  /** Takes nothing new and ends what is open. */
  close(): Promise<void>;
}

const HANDSHAKE_MS = 10_000;

/** Syslog over TCP (RFC 6587), or TLS (RFC 5425). Rejects where the port cannot be opened. */
export async function openTcpPort(
  at: SyslogAddress,
  certificate: SyslogCertificate | undefined,
  deps: ListenDeps,
): Promise<SyslogPort> {
  const transport = certificate === undefined ? 'tcp' : 'tls';
  const sockets = new Set<Socket>();
  const read = (socket: Socket) => {
    readConnection(socket, transport, deps);
  };
  const server: Server =
    certificate === undefined
      ? createServer({ noDelay: true }, read)
      : createTlsServer({ ...certificate, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS }, read);
  server.maxConnections = deps.limits.maxConnections;
  server.on('drop', () => {
    deps.onLost(transport, 'too_many_connections', 1);
  });
  // Before any handshake.
  server.prependListener('connection', (socket: Socket) => {
    if (!deps.isAllowed(socket.remoteAddress ?? '')) {
      deps.onLost(transport, 'not_allowed', 1);
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // A handshake that fails is the sender's matter: its connection is closed.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: at.host, port: at.port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    address: addressOf(server.address()),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      // Senders see the end, and what they sent before is read.
      for (const socket of sockets) {
        socket.end();
      }
      const cut = setTimeout(() => {
        for (const socket of sockets) {
          socket.destroy();
        }
      }, deps.limits.drainMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

export function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') {
    return '';
  }
  return `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${String(address.port)}`;
}
