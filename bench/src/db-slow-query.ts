import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Database, DatabaseSlowQueryList } from '@vigilops/contracts/api';
import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import pg from 'pg';

import { findMariaDb, startMariaDb } from '../../agent/src/databases/mysql/test/mariadb.ts';
import { isShort, loadNow } from './parts/statistics.ts';
import { entry } from './parts/watched-database.ts';

/**
 * How long after its end a slow statement is in the list of the API: a real PostgreSQL and a real MariaDB, an agent that asks
 * each every 15 s, the default, and the backend on its embedded database. The statements end at any time of a round.
 */
const RUNS = isShort() ? 3 : 20;
const TARGET_MS = 30_000;
const SLOW_SECONDS = 1.2;
const WAIT_MS = 120_000;
const POLL_MS = 200;
const INTERVAL_MS = 15_000;
const PASSWORD = 'only for this bench';

interface Server {
  readonly name: string;
  /** Its entry of `databases:` in agent.yaml. */
  readonly yaml: string;
  /** Runs a statement for SLOW_SECONDS, in which `table` tells it from others. */
  slow(table: string): Promise<void>;
  prepare(tables: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const folder = mkdtempSync(join(tmpdir(), 'vigilops-db-slow-query-'));
// Of root, when a server runs as another account.
chmodSync(folder, 0o755);
const servers: Server[] = [];
let house: House | undefined;
try {
  for (const open of [openPostgres, openMaria]) {
    const server = await open();
    servers.push(...(server === undefined ? [] : [server]));
  }
  house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
  house.startAgent({
    yaml: `host:\n  name: bench\ndatabases:\n${servers.map((server) => server.yaml).join('')}`,
  });
  for (const figures of await Promise.all(servers.map((server) => measure(server, house as House)))) {
    report(figures);
  }
  console.log(`load average ${loadNow()}`);
} finally {
  await house?.close();
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
}

interface Figures {
  readonly name: string;
  readonly delaysMs: readonly number[];
}

async function measure(server: Server, { ask }: House): Promise<Figures> {
  const tables = Array.from({ length: RUNS }, (_, run) => `t${String(run)}`);
  await server.prepare(tables);
  const known = await until(`${server.name} is up`, WAIT_MS, async () => {
    const { items } = await ask<{ readonly items: readonly Database[] }>('/api/v1/databases');
    return items.find(({ name, state }) => name === server.name && state === 'up');
  });
  const delaysMs: number[] = [];
  for (const [run, table] of tables.entries()) {
    // Spread over the rounds of the agent, each at another place of one.
    await sleep((run / RUNS) * INTERVAL_MS);
    await server.slow(table);
    const ended = performance.now();
    await until(`the statement on ${table} is listed`, WAIT_MS, async () => {
      const { items } = await ask<DatabaseSlowQueryList>(
        `/api/v1/databases/${String(known.id)}/slow-queries?from=now-15m&limit=200`,
      );
      const isListed = items.some(
        ({ text, is_running: isRunning }) => !isRunning && text.includes(` ${table}`),
      );
      return isListed ? true : sleep(POLL_MS).then(() => undefined);
    });
    delaysMs.push(performance.now() - ended);
  }
  return { name: server.name, delaysMs };
}

function report({ name, delaysMs }: Figures): void {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    ((sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN) / 1_000).toFixed(1);
  console.log(
    `${name.padEnd(12)} ${String(sorted.length)} runs  median ${at(0.5)} s  p95 ${at(0.95)} s  max ${at(1)} s  target < ${String(TARGET_MS / 1_000)} s`,
  );
  if ((sorted.at(-1) ?? Infinity) >= TARGET_MS) {
    console.log(`FAILED: ${name} lists a slow statement too late.`);
    process.exitCode = 1;
  }
}

async function openPostgres(): Promise<Server> {
  const server = await startEmbeddedPostgres(
    {
      dataDir: join(folder, 'postgresql'),
      durable: false,
      settings: { shared_preload_libraries: 'pg_stat_statements' },
    },
    { clock: systemClock, logger: silentLogger },
  );
  const client = new pg.Client({ connectionString: server.url, application_name: 'shop' });
  await client.connect();
  await client.query('CREATE EXTENSION pg_stat_statements');
  const { hostname, port, username, password, pathname } = new URL(server.url);
  return {
    name: 'postgresql',
    yaml: entry('postgresql', 'postgresql', hostname, port, {
      database: pathname.slice(1),
      username,
      password: decodeURIComponent(password),
    }),
    async prepare(tables) {
      for (const table of tables) {
        await client.query(`CREATE TABLE ${table} AS SELECT 1 AS id`);
      }
    },
    async slow(table) {
      await client.query(`SELECT pg_sleep(${String(SLOW_SECONDS)}) FROM ${table}`);
      // As a program does that goes on with other things.
      await client.query('SELECT 1');
    },
    async close() {
      await client.end();
      await server.stop();
    },
  };
}

async function openMaria(): Promise<Server | undefined> {
  if (findMariaDb() === undefined) {
    return undefined;
  }
  const server = await startMariaDb([
    '--performance-schema=ON',
    '--performance-schema-consumer-events-statements-current=ON',
    '--performance-schema-consumer-events-statements-history-long=ON',
  ]);
  await server.admin(`CREATE USER vigilops@'%' IDENTIFIED BY '${PASSWORD}'`);
  await server.admin("GRANT PROCESS, SLAVE MONITOR, REPLICATION CLIENT ON *.* TO vigilops@'%'");
  await server.admin("GRANT SELECT ON performance_schema.* TO vigilops@'%'");
  await server.admin('CREATE DATABASE shop');
  const client = await server.open({ database: 'shop' });
  return {
    name: 'mariadb',
    yaml: entry('mariadb', 'mariadb', '127.0.0.1', String(server.port), {
      username: 'vigilops',
      password: PASSWORD,
    }),
    async prepare(tables) {
      for (const table of tables) {
        await client.ask(`CREATE TABLE ${table} AS SELECT 1 AS id`);
      }
    },
    async slow(table) {
      await client.ask(`SELECT SLEEP(${String(SLOW_SECONDS)}) FROM ${table}`);
      await client.ask('SELECT 1');
    },
    close: () => server.stop(),
  };
}
