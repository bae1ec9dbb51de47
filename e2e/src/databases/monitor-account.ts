import pg from 'pg';

const PASSWORD = 'only for this test';

/** What an administrator runs at a server, so that an agent may watch it as `monitor`. */
export const MONITOR_ROLE = [
  `CREATE ROLE monitor LOGIN PASSWORD '${PASSWORD}' CONNECTION LIMIT 3`,
  'GRANT pg_monitor TO monitor',
  'ALTER ROLE monitor SET default_transaction_read_only = on',
  'CREATE EXTENSION pg_stat_statements',
];

/** A database of a PostgreSQL and how it is watched, in the words of the API, without its host. */
export function definitionOf(name: string, url: string) {
  const { hostname, port, pathname } = new URL(url);
  return {
    name,
    kind: 'postgresql',
    address: hostname,
    port: Number(port),
    database: pathname.slice(1),
    username: 'monitor',
    password: PASSWORD,
  };
}

/** The same as lines of agent.yaml; the agent looks often. */
export function yamlOf(definition: ReturnType<typeof definitionOf>): string {
  return [
    'databases:',
    `  - name: ${definition.name}`,
    `    type: ${definition.kind}`,
    `    host: ${definition.address}`,
    `    port: ${String(definition.port)}`,
    `    database: ${definition.database}`,
    `    username: ${definition.username}`,
    `    password: ${JSON.stringify(definition.password)}`,
    '    interval: 5s',
    '    slow_query_threshold: 500ms',
    '',
  ].join('\n');
}

/** Sessions as programs of those names have them. The server may end them. */
export function createSessions(url: string) {
  const clients: pg.Client[] = [];
  return {
    connect: async (application: string) => {
      const client = new pg.Client({ connectionString: url, application_name: application });
      client.on('error', () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
    /** Those that are open now. */
    end: async () => {
      await Promise.allSettled(clients.splice(0).map((client) => client.end()));
    },
  };
}
