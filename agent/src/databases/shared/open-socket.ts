import { connect, isIP, type Socket } from 'node:net';

import { type DatabaseConfig, DatabaseTrouble } from '../types.ts';

export type Endpoint = Pick<DatabaseConfig, 'host' | 'port' | 'tls'>;

/** The first byte of a TLS alert (RFC 8446, 5.1): a server of TLS says so that it was not spoken to in TLS. */
const TLS_ALERT = 0x15;

/**
 * A connection to a server whose protocol has no way to change to TLS later: it is spoken from the first byte, or never.
 * With `prefer`, `greeting` (a message without secrets that every server answers) is tried in the clear first, and TLS
 * without verification where that is not understood. Rejects with DatabaseTrouble; the socket is the caller's to destroy.
 */
export async function openServerSocket(
  endpoint: Endpoint,
  greeting: Uint8Array,
  signal: AbortSignal,
): Promise<Socket> {
  try {
    const isClear =
      endpoint.tls.mode === 'off' ||
      isPath(endpoint.host) ||
      (endpoint.tls.mode === 'prefer' && (await speaksInTheClear(endpoint, greeting, signal)));
    const socket = await openPlain(endpoint, signal);
    return isClear ? socket : await secure(socket, endpoint, signal);
  } catch (error) {
    throw connectTrouble(error, endpoint, signal);
  }
}

const isPath = (host: string) => host.startsWith('/');

/** `host:port`, or the path of a socket, as people write it. */
export function placeOf({ host, port }: Endpoint): string {
  if (isPath(host)) {
    return host;
  }
  return `${isIP(host) === 6 ? `[${host}]` : host}:${String(port)}`;
}

export function openPlain({ host, port }: Endpoint, signal: AbortSignal): Promise<Socket> {
  const socket = connect(isPath(host) ? { path: host } : { host, port, noDelay: true });
  return whenReady(socket, 'connect', signal);
}

export async function secure(socket: Socket, { host, tls }: Endpoint, signal: AbortSignal): Promise<Socket> {
  // Four megabytes that only those pay who watch over TLS.
  const { connect: connectTls } = await import('node:tls');
  const secured = connectTls({
    socket,
    host,
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: tls.mode === 'verify',
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
  });
  return whenReady(secured, 'secureConnect', signal);
}

/** Resolves with the socket at its event; an error of later is left to the reader of the socket. */
function whenReady<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      reject(error);
    };
    const giveUp = () => {
      fail(new Error('given up'));
    };
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener('abort', giveUp, { once: true });
    // For good: without a listener an error of later would end the process.
    socket.on('error', fail);
    socket.once('close', () => {
      fail(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    });
    socket.once(event, () => {
      signal.removeEventListener('abort', giveUp);
      resolve(socket);
    });
  });
}

async function speaksInTheClear(
  endpoint: Endpoint,
  greeting: Uint8Array,
  signal: AbortSignal,
): Promise<boolean> {
  const socket = await openPlain(endpoint, signal);
  try {
    return await new Promise<boolean>((resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('given up'));
      });
      socket.once('data', ([first]: Buffer) => {
        resolve(first !== TLS_ALERT);
      });
      socket.once('close', () => {
        resolve(false);
      });
      socket.write(greeting);
    });
  } finally {
    socket.destroy();
  }
}

const AWAY: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ENOENT',
  'EACCES',
]);
const OF_TLS = /^(ERR_SSL_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CERT_|EPROTO|HOSTNAME_MISMATCH)/;

/** What an error of the way to a server means for who set it up. A DatabaseTrouble stays as it is. */
export function connectTrouble(error: unknown, endpoint: Endpoint, signal: AbortSignal): DatabaseTrouble {
  if (error instanceof DatabaseTrouble) {
    return error;
  }
  const place = placeOf(endpoint);
  if (signal.aborted) {
    return new DatabaseTrouble(
      'timeout',
      `${place} did not answer in time: is the server overloaded or hung?`,
    );
  }
  const { code, text } = wordsOf(error);
  if (OF_TLS.test(code)) {
    const advice =
      endpoint.tls.mode === 'verify'
        ? 'set databases[].tls.ca_file to the certificate of the authority that signed it, and databases[].host to a name in it'
        : 'set databases[].tls.mode to what the server speaks';
    return new DatabaseTrouble('tls', `TLS with ${place} fails (${text}): ${advice}`, { cause: error });
  }
  if (AWAY.has(code)) {
    return new DatabaseTrouble('unreachable', `${place} cannot be reached (${text})`, { cause: error });
  }
  return new DatabaseTrouble('other', `${place} cannot be asked: ${text}`, { cause: error });
}

function wordsOf(error: unknown): { readonly code: string; readonly text: string } {
  // A name with several addresses: the first one says enough.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) {
    return { code: '', text: String(first) };
  }
  const code = 'code' in first && typeof first.code === 'string' ? first.code : '';
  return { code, text: first.message };
}
