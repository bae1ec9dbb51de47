import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { join } from 'node:path';
import type pg from 'pg';
import { createSessions, definitionOf, MONITOR_ROLE, yamlOf } from './monitor-account.ts';

/** What people wrote in their statements, and nobody may see elsewhere. */
export const SECRET = 'sk-live-4242424242';
const TABLE = [
  'CREATE TABLE accounts (id int PRIMARY KEY, owner text NOT NULL, balance float8 NOT NULL)',
  `INSERT INTO accounts SELECT id, 'owner ' || id, 1000 FROM generate_series(1, 20) AS id`,
];

/** A PostgreSQL that an agent watches. */
export interface WatchedServer {
  /** Lines of agent.yaml. */
  readonly yaml: string;
  /** The same as the API takes it, without its host. */
  readonly definition: ReturnType<typeof definitionOf>;
  /** A session as a program of that name has it; closed with the server. */
  connect(application: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

export async function openWatchedServer(folder: string): Promise<WatchedServer> {
  const server = await startEmbeddedPostgres(
    {
      dataDir: join(folder, 'watched'),
      durable: false,
      settings: {
        shared_buffers: '32MB',
        max_connections: '40',
        deadlock_timeout: '200ms',
        shared_preload_libraries: 'pg_stat_statements',
      },
    },
    { logger: silentLogger, clock: systemClock },
  );
  const { connect, end } = createSessions(server.url);
  const admin = await connect('a person');
  for (const statement of [...MONITOR_ROLE, ...TABLE]) {
    await admin.query(statement);
  }
  const definition = definitionOf('shop-db', server.url);
  return {
    connect,
    definition,
    yaml: yamlOf(definition),
    stop: async () => {
      await end();
      await server.stop();
    },
  };
}
