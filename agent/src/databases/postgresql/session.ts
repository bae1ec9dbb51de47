import { Socket } from 'node:net';

import pg from 'pg';

import type { DatabaseConfig } from '../types.ts';
import { NO_TLS } from './trouble.ts';

/** By this name the server and its administrator know us. */
export const OWN_NAME = 'vigilops-agent';
/** Of all answers of a round together: a server that sends more is not one that was asked by us. */
const MAX_ROUND_BYTES = 32 * 1_048_576;

/** Of the whole session; `SET` works behind a pooler, too, which start-up options do not. */
const SETTINGS = {
  default_transaction_read_only: 'on',
  // What is called without a schema is the server's own, whoever may write into `public`.
  search_path: 'pg_catalog',
  lock_timeout: '500',
  idle_in_transaction_session_timeout: '10000',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
};
export const STATEMENT_LIMIT_MS = 2_000;
/** Of statements that read tables of a whole database. */
export const TABLES_LIMIT_MS = 5_000;

/** One connection, read-only. What fails is the server's own SqlError, or the error of the socket. */
export interface Session {
  readonly isOpen: boolean;
  /** How many statements it was asked: they are no work of the watched applications. */
  readonly asked: number;
  ask<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** The time of the round is over: what is asked fails at once. */
  destroy(): void;
  close(): Promise<void>;
  /** A round begins: its answers are counted anew. */
  beginRound(): void;
}

export interface SessionOptions {
  readonly database: string;
  readonly statementLimitMs?: number;
  /** Over: connecting is given up, and all that is asked later where the session is of one round. */
  readonly signal: AbortSignal;
  readonly isOfOneRound?: boolean;
}

type Ssl = false | { readonly rejectUnauthorized: boolean; readonly ca?: string };

export async function openSession(config: DatabaseConfig, options: SessionOptions): Promise<Session> {
  const ways = waysOf(config);
  for (const [index, ssl] of ways.entries()) {
    try {
      return await connect(config, options, ssl);
    } catch (error) {
      const isLast = index === ways.length - 1;
      if (isLast || options.signal.aborted || !(error instanceof Error) || error.message !== NO_TLS) {
        throw error;
      }
    }
  }
  throw new Error('there is no way to connect');
}

function waysOf({ host, tls }: DatabaseConfig): readonly Ssl[] {
  if (tls.mode === 'off' || host.startsWith('/')) {
    return [false];
  }
  const ca = tls.ca === undefined ? {} : { ca: tls.ca };
  return tls.mode === 'verify'
    ? [{ rejectUnauthorized: true, ...ca }]
    : [{ rejectUnauthorized: false }, false];
}

async function connect(config: DatabaseConfig, options: SessionOptions, ssl: Ssl): Promise<Session> {
  const socket = new Socket();
  const guard = { bytes: 0, asked: 0, isOpen: true };
  guardData(socket, guard);
  const client = new pg.Client({
    host: config.host,
    port: config.port,
    user: config.username ?? 'postgres',
    // A function, or the environment and a password file of this account would be asked.
    password: () => config.password ?? '',
    database: options.database,
    application_name: OWN_NAME,
    ssl,
    stream: () => socket,
    keepAlive: true,
  });
  client.on('error', () => {
    guard.isOpen = false;
  });
  client.on('end', () => {
    guard.isOpen = false;
  });
  const destroy = () => {
    guard.isOpen = false;
    socket.destroy();
  };
  const { connection } = client as unknown as { connection: { stream: Socket; once: Socket['once'] } };
  connection.once('sslconnect', () => {
    guardData(connection.stream, guard);
  });
  options.signal.throwIfAborted();
  options.signal.addEventListener('abort', destroy, { once: true });
  try {
    await client.connect();
    await client.query(
      Object.entries({
        ...SETTINGS,
        statement_timeout: String(options.statementLimitMs ?? STATEMENT_LIMIT_MS),
      })
        .map(([name, value]) => `SET /* ${OWN_NAME} */ ${name} = ${value}`)
        .join('; '),
    );
  } catch (error) {
    destroy();
    throw error;
  } finally {
    if (options.isOfOneRound !== true) {
      options.signal.removeEventListener('abort', destroy);
    }
  }
  return {
    get isOpen() {
      return guard.isOpen;
    },
    get asked() {
      return guard.asked;
    },
    async ask<Row extends object>(sql: string, values?: readonly unknown[]) {
      guard.asked += 1;
      const { rows } = await client.query<Row>(sql, values === undefined ? undefined : [...values]);
      return rows;
    },
    destroy,
    beginRound() {
      guard.bytes = 0;
    },
    async close() {
      options.signal.removeEventListener('abort', destroy);
      if (!guard.isOpen) {
        return destroy();
      }
      guard.isOpen = false;
      // A server that hangs does not say good-bye.
      const giveUp = setTimeout(() => socket.destroy(), 500);
      await client.end().catch(() => undefined);
      clearTimeout(giveUp);
      socket.destroy();
    },
  };
}

/** What is no answer of PostgreSQL may make the driver throw where nobody could catch it, or grow without end. */
function guardData(stream: Socket, guard: { bytes: number }): void {
  const emit = stream.emit.bind(stream) as (event: string | symbol, ...values: unknown[]) => boolean;
  stream.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'data') {
      return emit(event, ...values);
    }
    guard.bytes += (values[0] as Buffer).length;
    try {
      if (guard.bytes > MAX_ROUND_BYTES) {
        throw new Error(`more than ${String(MAX_ROUND_BYTES)} bytes were answered`);
      }
      return emit(event, ...values);
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
      return true;
    }
  };
}
