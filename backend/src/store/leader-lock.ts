import type { Clock, Logger } from '@vigilops/runtime';
import pg from 'pg';
import { storeError } from './sql-state.ts';

/** One holder among all backends of a database, for as long as its connection lives. */
export interface LeaderLock {
  /** Takes the lock when it is free. True while held; safe to call again and again. */
  tryAcquire(): Promise<boolean>;
  /** Asks the server whether the connection, and with it the lock, still lives. Within two seconds. */
  stillHeld(): Promise<boolean>;
  release(): Promise<void>;
}

const ANSWER_LIMIT_MS = 2_000;

/**
 * A session advisory lock on a connection of its own: it ends with the connection, so a backend that dies or is cut
 * off frees it without anybody's help. A holder that cannot reach the server counts as not holding.
 */
export function createLeaderLock(
  config: { readonly url: string; readonly lockId: number; readonly connectTimeoutMs: number },
  deps: { readonly clock: Clock; readonly logger: Logger },
): LeaderLock {
  let client: pg.Client | undefined;

  async function drop(): Promise<void> {
    const gone = client;
    client = undefined;
    if (gone !== undefined) {
      await Promise.race([gone.end().catch(() => undefined), deps.clock.sleep(ANSWER_LIMIT_MS)]);
    }
  }

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: config.url,
      connectionTimeoutMillis: config.connectTimeoutMs,
      query_timeout: ANSWER_LIMIT_MS,
      application_name: 'vigilops-leader',
      keepAlive: true,
    });
    fresh.on('error', () => {
      if (client === fresh) {
        client = undefined;
      }
    });
    await fresh.connect();
    // The connection idles by design; a server that ends idle sessions would take the lock away every time.
    await fresh.query('SET idle_session_timeout = 0');
    return fresh;
  }

  return {
    tryAcquire: async () => {
      if (client !== undefined) {
        return true;
      }
      let fresh: pg.Client | undefined;
      try {
        fresh = await connect();
        const { rows } = await fresh.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
          config.lockId,
        ]);
        if (rows[0]?.held === true) {
          client = fresh;
          return true;
        }
        await fresh.end();
        return false;
      } catch (error) {
        void fresh?.end().catch(() => undefined);
        throw storeError(error);
      }
    },
    stillHeld: async () => {
      const held = client;
      if (held === undefined) {
        return false;
      }
      try {
        await held.query('SELECT 1');
        return client === held;
      } catch (error) {
        deps.logger.warn({ err: error }, 'the connection that holds the leader lock is lost');
        await drop();
        return false;
      }
    },
    release: drop,
  };
}
