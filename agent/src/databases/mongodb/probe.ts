import { connectTrouble } from '../shared/open-socket.ts';
import { type CreateProbe, DatabaseTrouble } from '../types.ts';
import type { MongoConnection } from './connection.ts';
import { openMongoDb, refusalTrouble } from './open-mongodb.ts';
import { createWatch } from './watch.ts';

/** Watches one MongoDB server (5 to 8) over one connection, with questions only. */
export const createProbe: CreateProbe = (config, deps) => {
  const watch = createWatch(config, deps);
  let connection: MongoConnection | undefined;

  return {
    async look(round) {
      try {
        const isNew = connection?.isOpen() !== true;
        const open = connection?.isOpen() === true ? connection : await openMongoDb(config, round.signal);
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
