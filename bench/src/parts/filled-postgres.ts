import pg from 'pg';

const STATEMENTS = 500;
const CONNECTIONS = 200;
const TABLES = 200;

/** Settings of a server that `fillPostgres` can fill. */
export const FILLED_SETTINGS: Readonly<Record<string, string>> = {
  shared_preload_libraries: 'pg_stat_statements',
  max_connections: String(CONNECTIONS + 20),
};

/**
 * 200 tables, 500 statements in pg_stat_statements, and 200 sessions that have run something and are idle, as those of
 * applications mostly are.
 */
export async function fillPostgres(url: string): Promise<pg.Client[]> {
  const clients = Array.from({ length: CONNECTIONS }, (_, index) => {
    const client = new pg.Client({ connectionString: url, application_name: `app-${String(index % 20)}` });
    client.on('error', () => undefined);
    return client;
  });
  for (const client of clients) {
    await client.connect();
  }
  const [first] = clients;
  await first?.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const columns = Array.from({ length: 30 }, (_, index) => `c${String(index)}`);
  for (let table = 0; table < TABLES; table += 1) {
    await first?.query(
      `CREATE TABLE t${String(table)} (id int PRIMARY KEY, ${columns.map((name) => `${name} int`).join(', ')})`,
    );
  }
  for (let statement = 0; statement < STATEMENTS; statement += 1) {
    const [one, two] = [columns[statement % 30] ?? '', columns[Math.floor(statement / 30)] ?? ''];
    await clients[statement % CONNECTIONS]?.query(`SELECT ${one} FROM t0 WHERE ${two} = 1 ORDER BY ${one}`);
  }
  return clients;
}
