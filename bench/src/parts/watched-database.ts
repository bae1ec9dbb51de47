import { join } from 'node:path';

import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';

import { FILLED_SETTINGS, fillPostgres } from './filled-postgres.ts';

/** A database server that an agent watches. */
export interface Server {
  /** Its entry of `databases:` in agent.yaml. */
  readonly yaml: string;
  close(): Promise<void>;
}

/** One with 500 statements, 200 connections and 200 tables. */
export async function openPostgres(folder: string): Promise<Server> {
  const server = await startEmbeddedPostgres(
    { dataDir: join(folder, 'postgresql'), durable: false, settings: FILLED_SETTINGS },
    { clock: systemClock, logger: silentLogger },
  );
  const clients = await fillPostgres(server.url);
  const { hostname, port, username, password, pathname } = new URL(server.url);
  return {
    yaml: entry('shop', 'postgresql', hostname, port, {
      database: pathname.slice(1),
      username,
      password: decodeURIComponent(password),
    }),
    async close() {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      await server.stop();
    },
  };
}

export function entry(
  name: string,
  type: string,
  host: string,
  port: string,
  more: Readonly<Record<string, string>>,
): string {
  const values = { name, type, host, port: Number(port), ...more };
  const lines = Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `  - { ${lines.join(', ')}, tls: { mode: "off" } }\n`;
}
