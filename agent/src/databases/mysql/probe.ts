import type { CreateProbe } from '../types.ts';
import { createConnection } from './connection.ts';
import { createMemory } from './memory.ts';
import { lookOnce } from './look.ts';

/** MySQL 5.7 to 9 and MariaDB 10.4 to 12. */
export const createProbe: CreateProbe = (config, deps) => {
  const connection = createConnection(config);
  const memory = createMemory(deps.logger);

  return {
    async look(round) {
      const { session, server, isNew } = await connection.open(round.signal);
      if (isNew) {
        memory.meet(server);
      }
      session.beginRound(round.signal);
      try {
        return await lookOnce({
          config,
          round,
          server,
          ask: connection.ask,
          own: connection.own,
          memory,
          monotonicMs: deps.monotonicMs,
        });
      } catch (error) {
        // Nobody knows what is still under way on it.
        session.destroy();
        throw error;
      } finally {
        session.endRound();
      }
    },
    close() {
      connection.close();
      return Promise.resolve();
    },
  };
};
