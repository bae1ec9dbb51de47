import { connectTrouble } from '../shared/open-socket.ts';
import { type CreateProbe, DatabaseTrouble } from '../types.ts';
import type { RedisConnection } from './connection.ts';
import { openRedis, refusalTrouble } from './open-redis.ts';
import { createWatch } from './watch.ts';

/** Watches a Redis (5 to 8) or Valkey over one connection, with questions only. */
export const createProbe: CreateProbe = (config, deps) => {
  const watch = createWatch(config, deps);
  let connection: RedisConnection | undefined;

  return {
    async look(round) {
      const isNew = connection?.isOpen() !== true;
      try {
        const open = isNew ? await openRedis(config, round.signal) : connection;
        if (open === undefined) {
          throw new Error('there is no connection');
        }
        connection = open;
        const giveUp = () => {
          open.end(new Error('given up'));
        };
        round.signal.addEventListener('abort', giveUp, { once: true });
        try {
          return await watch(open, round, isNew);
        } finally {
          round.signal.removeEventListener('abort', giveUp);
        }
      } catch (error) {
        // What is still under way would be taken for the answers of the next round.
        connection?.end(new Error('given up'));
        connection = undefined;
        throw connectTrouble(refusalTrouble(error, config), config, round.signal);
      }
    },
    close() {
      connection?.end(new DatabaseTrouble('other', 'the probe was closed'));
      connection = undefined;
      return Promise.resolve();
    },
  };
};
