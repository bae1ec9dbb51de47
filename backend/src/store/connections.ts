import type { Clock, Logger } from '@vigilops/runtime';
import { VigilError } from '@vigilops/contracts';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { CallOptions, Queryable, Row, Statement } from './database.ts';
import { storeError, unavailable } from './sql-state.ts';

export interface ConnectionsConfig {
  readonly url: string;
  readonly maxConnections: number;
  readonly connectTimeoutMs: number;
  readonly applicationName: string;
}

/** One connection inside a transaction of ours. */
export interface Session extends Queryable {
  /** COPY … FROM STDIN. A chunk is asked for when the server has taken the one before. */
  copyIn(sql: string, chunks: Iterable<Buffer>): Promise<void>;
}

export interface Connections {
  query<R extends Row>(statement: Statement, options: CallOptions): Promise<readonly R[]>;
  transaction<T>(
    work: (session: Session) => Promise<T>,
    options: CallOptions & { readonly readOnly?: boolean },
  ): Promise<T>;
  /** Without BEGIN: for statements that manage transactions of their own (refresh of an aggregate, VACUUM). */
  session<T>(work: (session: Session) => Promise<T>, options: CallOptions): Promise<T>;
  close(): Promise<void>;
}

/** The server's own limit comes first by this much, so that a healthy connection outlives a slow statement. */
const CLIENT_GRACE_MS = 500;
const ROLLBACK_LIMIT_MS = 2_000;
/** To compile a plan takes longer than most questions, and what is estimated over many partitions asks for it in vain. */
const NEVER_COMPILE = 'SET jit = off';
/**
 * A server that is busy with a statement does not notice that its client is gone, unless it looks from time to time.
 * Where the platform cannot (the setting is refused), the statement ends at its own limit.
 */
const WATCH_THE_CALLER = `DO $$ BEGIN PERFORM set_config('client_connection_check_interval', '1s', false);
  EXCEPTION WHEN OTHERS THEN NULL; END $$`;

/**
 * A pool that survives what node-postgres leaves to its users: errors of idle clients, clients that are lent and
 * idle, deadlines that a frozen server never keeps, and the rule that a connection which missed one is destroyed.
 */
export function createConnections(
  config: ConnectionsConfig,
  deps: { readonly logger: Logger; readonly clock: Clock },
): Connections {
  const pool = new pg.Pool({
    connectionString: config.url,
    max: config.maxConnections,
    connectionTimeoutMillis: config.connectTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: config.applicationName,
  });
  pool.on('error', (error) => {
    deps.logger.debug({ err: error }, 'an idle database connection ended');
  });
  // While a client is lent out the pool does not listen; an error between two statements would end the process.
  pool.on('connect', (client) => {
    client.on('error', () => {
      spent.add(client);
    });
  });
  const limits = new WeakMap<pg.PoolClient, number>();

  /** Lends a client to `work` for as long as the deadline allows; a client that is late is destroyed. */
  async function lend<T>(options: CallOptions, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const deadline = openDeadline(options);
    let client: pg.PoolClient | undefined;
    try {
      client = await takeClient(deadline);
      return await Promise.race([work(client), deadline.passed]);
    } catch (error) {
      if (client !== undefined && deadline.isPassed()) {
        spent.add(client);
      }
      throw error;
    } finally {
      deadline.clear();
      if (client !== undefined) {
        giveBack(client);
      }
    }
  }

  async function takeClient(deadline: Deadline): Promise<pg.PoolClient> {
    const connecting = pool.connect().catch((error: unknown) => {
      throw storeError(error);
    });
    try {
      return await Promise.race([connecting, deadline.passed]);
    } catch (error) {
      // The client may still come, but nobody waits for it any more.
      connecting.then(
        (late) => {
          late.release();
        },
        () => undefined,
      );
      throw error;
    }
  }

  async function limitStatements(client: pg.PoolClient, timeoutMs: number): Promise<void> {
    if (limits.get(client) !== timeoutMs) {
      const isNew = !limits.has(client);
      const text = `SET statement_timeout = ${String(Math.ceil(timeoutMs))}`;
      await runStatement(client, { text: isNew ? `${text}; ${NEVER_COMPILE}; ${WATCH_THE_CALLER}` : text });
      limits.set(client, timeoutMs);
    }
  }

  return {
    query: (statement, options) =>
      lend(options, async (client) => {
        await limitStatements(client, options.timeoutMs);
        return runStatement(client, statement);
      }),

    session: (work, options) =>
      lend(options, async (client) => {
        await limitStatements(client, options.timeoutMs);
        return work(sessionOn(client));
      }),

    transaction: (work, options) =>
      lend(options, async (client) => {
        await runStatement(client, {
          text:
            `BEGIN${options.readOnly === true ? ' READ ONLY' : ''}; ` +
            `SET LOCAL statement_timeout = ${String(Math.ceil(options.timeoutMs))}`,
        });
        let result: Awaited<ReturnType<typeof work>>;
        try {
          result = await work(sessionOn(client));
        } catch (error) {
          await rollBack(client);
          throw error;
        }
        await commit(client);
        return result;
      }),

    close: async () => {
      // end() waits for lent clients; a frozen server would keep us here for ever.
      await Promise.race([pool.end(), deps.clock.sleep(5_000)]);
    },
  };
}

function sessionOn(client: pg.PoolClient): Session {
  return {
    query: (statement) => runStatement(client, statement),
    copyIn: async (sql, chunks) => {
      const stream = client.query(copyFrom(sql));
      // The stream may fail once more after the first failure was reported.
      stream.on('error', () => undefined);
      let ended = false;
      const done = finished(stream)
        .catch((error: unknown) => {
          throw storeError(error);
        })
        .finally(() => {
          ended = true;
        });
      done.catch(() => undefined);
      try {
        for (const chunk of chunks) {
          if (!stream.write(chunk)) {
            await Promise.race([drained(stream), done]);
          }
        }
      } catch (error) {
        if (!ended) {
          // The rows could not be written down: the server must hear that no more come.
          stream.destroy();
          await done.catch(() => undefined);
        }
        throw error;
      }
      stream.end();
      await done;
    },
  };
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
  });
}

async function runStatement<R extends Row>(
  client: pg.PoolClient,
  statement: Statement,
): Promise<readonly R[]> {
  try {
    const { rows } = await client.query<R>({
      text: statement.text,
      ...(statement.values === undefined ? {} : { values: [...statement.values] }),
      ...(statement.name === undefined ? {} : { name: statement.name }),
    });
    return rows;
  } catch (error) {
    throw storeError(error);
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  let command: string;
  try {
    ({ command } = await client.query('COMMIT'));
  } catch (error) {
    throw storeError(error);
  }
  if (command !== 'COMMIT') {
    // The server answers COMMIT of a failed transaction with ROLLBACK and no error.
    throw unavailable('the database rolled the transaction back instead of committing it');
  }
}

/** Makes the connection usable again. Where that fails the connection is spent; why the work failed matters more. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(unavailable('the database did not answer ROLLBACK'));
    }, ROLLBACK_LIMIT_MS);
  });
  try {
    await Promise.race([client.query('ROLLBACK'), late]);
  } catch {
    spent.add(client);
  } finally {
    clearTimeout(timer);
  }
}

/** Connections that must not be used again. */
const spent = new WeakSet<pg.PoolClient>();

function giveBack(client: pg.PoolClient): void {
  if (!spent.has(client)) {
    client.release();
    return;
  }
  client.release(true);
  // The driver's farewell waits for a frozen server; the socket need not.
  (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
}

interface Deadline {
  /** Rejects when the time is up or the caller gives up; never resolves. */
  readonly passed: Promise<never>;
  isPassed(): boolean;
  clear(): void;
}

function openDeadline(options: CallOptions): Deadline {
  let isPassed = false;
  let fail: (error: Error) => void = () => undefined;
  const passed = new Promise<never>((_, reject) => {
    fail = (error) => {
      isPassed = true;
      reject(error);
    };
  });
  passed.catch(() => undefined);
  const timer = setTimeout(() => {
    fail(
      new VigilError('STORE_TIMEOUT', `the database did not answer within ${String(options.timeoutMs)} ms`, {
        retryAfterSeconds: 2,
      }),
    );
  }, options.timeoutMs + CLIENT_GRACE_MS);
  const onAbort = (): void => {
    fail(
      new VigilError('STORE_TIMEOUT', 'the caller gave up waiting for the database', {
        cause: options.signal.reason,
      }),
    );
  };
  options.signal.addEventListener('abort', onAbort, { once: true });
  if (options.signal.aborted) {
    onAbort();
  }
  return {
    passed,
    isPassed: () => isPassed,
    clear: () => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
    },
  };
}
