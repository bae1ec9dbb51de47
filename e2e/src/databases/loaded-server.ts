import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { join } from 'node:path';
import type pg from 'pg';
import { createSessions, definitionOf, MONITOR_ROLE, yamlOf } from './monitor-account.ts';

const MAX_CONNECTIONS = 30;
const ROWS = 200_000;
const SET_UP = [
  ...MONITOR_ROLE,
  'CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL)',
  "INSERT INTO customers SELECT id, 'customer ' || id FROM generate_series(1, 1000) AS id",
  // Who looks for the orders of a customer reads them all.
  'CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL, note text NOT NULL)',
  `INSERT INTO orders SELECT id, id % 20000, md5(id::text) || md5((id + 1)::text) || md5((id + 2)::text)
     FROM generate_series(1, ${String(ROWS)}) AS id`,
  'CREATE INDEX orders_by_note ON orders (note)',
  'CREATE INDEX orders_by_note_again ON orders (note)',
  'ANALYZE',
];

/** A PostgreSQL with faults that an adviser should find, which can be started anew on its port. */
export interface LoadedServer {
  readonly yaml: string;
  readonly url: string;
  /** A session as a program of that name has it; it is gone after a restart. */
  connect(application: string): Promise<pg.Client>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function openLoadedServer(folder: string): Promise<LoadedServer> {
  const start = (port?: number) =>
    startEmbeddedPostgres(
      {
        dataDir: join(folder, 'watched'),
        durable: false,
        settings: {
          shared_buffers: '128MB',
          max_connections: String(MAX_CONNECTIONS),
          work_mem: '64kB',
          max_parallel_workers_per_gather: '0',
          autovacuum: 'off',
          shared_preload_libraries: 'pg_stat_statements',
        },
        ...(port === undefined ? {} : { port }),
      },
      { logger: silentLogger, clock: systemClock },
    );
  let server = await start();
  const { url } = server;
  const { connect, end: endSessions } = createSessions(url);
  const admin = await connect('a person');
  for (const statement of SET_UP) {
    await admin.query(statement);
  }
  await admin.end();
  const end = async () => {
    await endSessions();
    await server.stop();
  };
  return {
    connect,
    url,
    yaml: yamlOf(definitionOf('orders-db', url)),
    async restart() {
      await end();
      server = await start(Number(new URL(url).port));
    },
    stop: end,
  };
}
