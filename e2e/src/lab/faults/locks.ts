import pg from 'pg';
import type { Fault } from './fault.ts';

let clients: pg.Client[] = [];

async function connect(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

export const locks: Fault = {
  name: 'locks',
  shop: 'tea',
  title: 'lock chain: pool full, time-outs, 502',
  begin: async ({ shop }) => {
    const report = await connect(shop('tea').databaseUrl, 'nightly-report');
    await report.query('BEGIN');
    await report.query('UPDATE accounts SET balance = balance');
    // Waits for the report, and everybody else behind it.
    const migration = await connect(shop('tea').databaseUrl, 'migration');
    void migration.query('ALTER TABLE accounts ADD COLUMN note text').catch(() => undefined);
  },
  end: async () => {
    const [report, migration] = clients;
    clients = [];
    // Whoever waits is ended first: it would otherwise change the table.
    await report?.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'migration'`,
    );
    await report?.query('ROLLBACK');
    await report?.end();
    await migration?.end().catch(() => undefined);
  },
  about: /\btea\b|still waiting for/iu,
  cause: /^database |shops-db|still waiting for/iu,
  words: {
    'it is a lock': /still waiting for|ShareLock|ExclusiveLock|lock/iu,
    'the pool is full': /pool of (?:\d+|<num>) is full|db\.client\.connection/u,
    'what customers see': /50[234]/u,
  },
  patienceMs: 90_000,
};
