import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { join } from 'node:path';
import pg from 'pg';

/** What people wrote in their statements, and nobody may see elsewhere. */
export const SECRET = 'sk-live-4242424242';
const PASSWORD = 'only for this test';
const ROLE = [
  `CREATE ROLE monitor LOGIN PASSWORD '${PASSWORD}' CONNECTION LIMIT 3`,
  'GRANT pg_monitor TO monitor',
  'ALTER ROLE monitor SET default_transaction_read_only = on',
  'CREATE EXTENSION pg_stat_statements',
];
const TABLE = [
  'CREATE TABLE accounts (id int PRIMARY KEY, owner text NOT NULL, balance float8 NOT NULL)',
  `INSERT INTO accounts SELECT id, 'owner ' || id, 1000 FROM generate_series(1, 20) AS id`,
];

/** A PostgreSQL that an agent watches. */
export interface WatchedServer {
  /** Lines of agent.yaml. */
  readonly yaml: string;
  /** The same as the API takes it, without its host. */
  readonly definition: {
    readonly name: string;
    readonly kind: string;
    readonly address: string;
    readonly port: number;
    readonly database: string;
    readonly username: string;
    readonly password: string;
  };
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
  const clients: pg.Client[] = [];
  const connect = async (application: string) => {
    const client = new pg.Client({ connectionString: server.url, application_name: application });
    // The server ends it at the end.
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const admin = await connect('a person');
  for (const statement of [...ROLE, ...TABLE]) {
    await admin.query(statement);
  }
  const { hostname, port, pathname } = new URL(server.url);
  return {
    connect,
    definition: {
      name: 'shop-db',
      kind: 'postgresql',
      address: hostname,
      port: Number(port),
      database: pathname.slice(1),
      username: 'monitor',
      password: PASSWORD,
    },
    yaml: [
      'databases:',
      '  - name: shop-db',
      '    type: postgresql',
      `    host: ${hostname}`,
      `    port: ${port}`,
      `    database: ${pathname.slice(1)}`,
      '    username: monitor',
      `    password: ${JSON.stringify(PASSWORD)}`,
      '    interval: 5s',
      '    slow_query_threshold: 500ms',
      '',
    ].join('\n'),
    stop: async () => {
      await Promise.allSettled(clients.map((client) => client.end()));
      await server.stop();
    },
  };
}
