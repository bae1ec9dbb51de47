import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { startEmbeddedPostgres } from '../start.ts';

/** A whole life of the server in a process of its own, for tests that change the user. */
const dataDir = process.argv[2] ?? '';
const server = await startEmbeddedPostgres(
  { dataDir, durable: false },
  { logger: silentLogger, clock: systemClock },
);
const client = new pg.Client({ connectionString: server.url });
await client.connect();
const { rows } = await client.query<{ version: string }>(
  `SELECT split_part(current_setting('server_version'), '.', 1) AS version`,
);
await client.end();
await server.stop();
process.stdout.write(`${rows[0]?.version ?? '?'} stopped\n`);
