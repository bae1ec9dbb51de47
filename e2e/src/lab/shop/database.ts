import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import type { House } from '@vigilops/testkit/house';
import { join } from 'node:path';
import pg from 'pg';
import type { CleanUp } from '../clean-up.ts';
import { SHOPS, type ShopName } from './settings.ts';

/** Rows that payments change; more than come at once. */
export const ACCOUNTS = 20;

export interface ShopDatabases {
  readonly log: string;
  urlOf(shop: ShopName): string;
}

/** A PostgreSQL of the shops' own, which says in its log who waits for whom; a database a shop. */
export async function openDatabases(house: House, cleanUp: CleanUp): Promise<ShopDatabases> {
  const server = await startEmbeddedPostgres(
    {
      dataDir: join(house.folder, 'shops-db'),
      durable: false,
      settings: {
        shared_buffers: '32MB',
        max_connections: '60',
        log_lock_waits: 'on',
        deadlock_timeout: '1s',
        log_min_error_statement: 'error',
        log_line_prefix: '%m [%p] %u@%d %a ',
      },
    },
    { logger: silentLogger, clock: systemClock },
  );
  cleanUp.add(() => server.stop());
  const urlOf = (shop: string) => {
    const url = new URL(server.url);
    url.pathname = `/${shop}`;
    return url.href;
  };
  for (const shop of SHOPS) {
    await within(server.url, [`CREATE DATABASE ${shop}`]);
    await within(urlOf(shop), [
      'CREATE TABLE accounts (id int PRIMARY KEY, balance float8 NOT NULL)',
      `INSERT INTO accounts SELECT id, 1000 FROM generate_series(1, ${String(ACCOUNTS)}) AS id`,
    ]);
  }
  return { log: join(server.clusterDir, 'log', '*.log'), urlOf };
}

async function within(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) {
    await client.query(statement);
  }
  await client.end();
}
