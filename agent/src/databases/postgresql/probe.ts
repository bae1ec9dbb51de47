import type { CreateProbe, ProbeRound } from '../types.ts';
import { createRounds } from './round.ts';
import { lookAtServer, type Server } from './server.ts';
import { openSession, type Session, TABLES_LIMIT_MS } from './session.ts';
import { createTableSweep } from './tables/sweep.ts';
import { troubleOf } from './trouble.ts';

const DEFAULT_DATABASE = 'postgres';

/** Watches a PostgreSQL server, 12 and later. */
export const createProbe: CreateProbe = (config, { monotonicMs }) => {
  let session: Session | undefined;
  let server: Server | undefined;
  let signal = AbortSignal.abort();
  const tables = createTableSweep({
    monotonicMs,
    openOther: (database) =>
      openSession(config, { database, statementLimitMs: TABLES_LIMIT_MS, signal, isOfOneRound: true }),
    isOver: () => signal.aborted,
  });
  const { logFile } = config;
  const openLog =
    logFile === undefined
      ? undefined
      : async () => (await import('./log/log-watch.ts')).createLogWatch(logFile);
  const rounds = createRounds(config, { monotonicMs, tables, openLog });

  function drop(): void {
    session?.destroy();
    session = undefined;
    server = undefined;
  }

  async function lookOnce(round: ProbeRound) {
    if (session?.isOpen !== true) {
      drop();
      session = await openSession(config, { database: config.database ?? DEFAULT_DATABASE, signal });
    }
    session.beginRound();
    // Rights and settings may have changed.
    server = server === undefined || round.due.has('connections') ? await lookAtServer(session) : server;
    return rounds.look(session, server, round);
  }

  return {
    async look(round) {
      signal = round.signal;
      signal.addEventListener('abort', drop, { once: true });
      try {
        return await lookOnce(round);
      } catch (error) {
        drop();
        throw troubleOf(error, config, round.signal.aborted);
      } finally {
        round.signal.removeEventListener('abort', drop);
      }
    },
    async close() {
      const open = session;
      session = undefined;
      server = undefined;
      await open?.close();
    },
  };
};
