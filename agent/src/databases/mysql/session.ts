import { connectTrouble, type Endpoint, openPlain, secure } from '../shared/open-socket.ts';
import { type DatabaseConfig, DatabaseTrouble } from '../types.ts';
import { type Ask, SqlError } from './rows.ts';
import { troubleOf } from './trouble.ts';
import { createChannel } from './wire/channel.ts';
import { sqlErrorIn } from './wire/fields.ts';
import { offersTls, readGreeting, tlsRequest } from './wire/greeting.ts';
import { logIn } from './wire/log-in.ts';
import { query } from './wire/query.ts';

/** By this name the server and its administrator know us. */
export const OWN_NAME = 'vigilops-agent';

/** Of a greeting and a login: what is longer is no MySQL. */
const MAX_LOGIN_PACKET_BYTES = 65_536;
const LIMITS = { maxPacketBytes: 16 * 1_048_576, maxBytes: 32 * 1_048_576 };

/** One connection. What is asked over it is asked one after another. */
export interface Session {
  /** SqlError: the server refuses it and the session goes on; DatabaseTrouble: the session is over. */
  readonly ask: Ask;
  readonly isOpen: boolean;
  /** Its answers are counted anew, and what is asked fails when the signal is over. */
  beginRound(signal: AbortSignal): void;
  endRound(): void;
  /** At once, without a word to the server. */
  destroy(): void;
}

/** Rejects with DatabaseTrouble. */
export async function openSession(config: DatabaseConfig, signal: AbortSignal): Promise<Session> {
  const endpoint = endpointOf(config);
  let socket: Awaited<ReturnType<typeof openPlain>> | undefined;
  const giveUp = () => socket?.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    socket = await openPlain(endpoint, signal);
    const login = { maxPacketBytes: MAX_LOGIN_PACKET_BYTES, maxBytes: 4 * MAX_LOGIN_PACKET_BYTES };
    let channel = createChannel(socket, login);
    const first = await channel.read();
    if (first[0] === 0xff) {
      throw sqlErrorIn(first);
    }
    const greeting = readGreeting(first);
    const isLocal = endpoint.host.startsWith('/');
    const isTls = !isLocal && endpoint.tls.mode !== 'off' && offersTls(greeting);
    if (endpoint.tls.mode === 'verify' && !isTls && !isLocal) {
      throw new DatabaseTrouble(
        'tls',
        'the server speaks no TLS: set ssl_cert and ssl_key at the server, or databases[].tls.mode',
      );
    }
    if (isTls) {
      channel.write(tlsRequest(greeting, config));
      const sequence = channel.release();
      socket = await secure(socket, endpoint, signal);
      channel = createChannel(socket, login, sequence);
    }
    await logIn(channel, greeting, {
      user: config.username ?? 'root',
      password: config.password ?? '',
      database: config.database,
      programName: OWN_NAME,
      isSecure: isTls || isLocal,
      isTls,
    });
    channel.release();
    return createSession(socket, config);
  } catch (error) {
    socket?.destroy();
    throw wordsFor(error, config, signal);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function createSession(socket: Awaited<ReturnType<typeof openPlain>>, config: DatabaseConfig): Session {
  const channel = createChannel(socket, LIMITS);
  const destroy = () => void socket.destroy();
  let round: AbortSignal | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const askNow: Ask = async (sql) => {
    try {
      return await query(channel, sql);
    } catch (error) {
      if (error instanceof SqlError && !isFatal(error)) {
        throw error;
      }
      destroy();
      throw wordsFor(error, config, round);
    }
  };
  return {
    get isOpen() {
      return !socket.destroyed;
    },
    ask(sql) {
      const answer = last.then(() => askNow(sql));
      last = answer.catch(() => undefined);
      return answer;
    },
    beginRound(signal) {
      round = signal;
      channel.bytesRead = 0;
      signal.addEventListener('abort', destroy, { once: true });
      if (signal.aborted) {
        destroy();
      }
    },
    endRound() {
      round?.removeEventListener('abort', destroy);
    },
    destroy,
  };
}

/** The server ends the session with it: it stops, or somebody killed it. */
function isFatal({ errno }: SqlError): boolean {
  return [1053, 1079, 1927, 4031].includes(errno);
}

function wordsFor(error: unknown, config: DatabaseConfig, signal: AbortSignal | undefined): DatabaseTrouble {
  return (
    troubleOf(error, config) ??
    connectTrouble(error, endpointOf(config), signal ?? new AbortController().signal)
  );
}

/** The folder of a socket stands for the socket that MySQL has there. */
function endpointOf({ host, port, tls }: DatabaseConfig): Endpoint {
  const isFolder = host.startsWith('/') && !host.endsWith('.sock');
  return { host: isFolder ? `${host.replace(/\/$/, '')}/mysqld.sock` : host, port, tls };
}
