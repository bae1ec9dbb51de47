import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { freePort, run, until, type House, type Running } from '@vigilops/testkit/house';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { CleanUp } from '../clean-up.ts';
import { ACCOUNTS } from './payments.ts';
import { ROLES, type Role, type Settings } from './settings.ts';

const READY_MS = 60_000;
/** As systemd's RestartSec: a crash is not over at once. */
const RESTART_MS = 10_000;
/** So that a leak is felt within a minute. */
const HEAP_MIB = 128;
export const HOST = 'lab-1';
const GOOD_VERSION = '1.4.2';
export const BROKEN_VERSION = '1.5.0';

export interface Shop {
  readonly ports: Settings['ports'];
  readonly databaseUrl: string;
  readonly databaseLog: string;
  readonly supervisorLog: string;
  readonly disk: string;
  /** Of services that are up to it: what a fault turns. */
  turn(role: Role, switches: Readonly<Record<string, unknown>>): Promise<void>;
  deployPayments(version: 'good' | 'broken'): Promise<void>;
}

/** The services of the shop as processes, with a PostgreSQL of their own, and who starts them again when they die. */
export async function openShop(house: House, disk: string, cleanUp: CleanUp): Promise<Shop> {
  const supervisorLog = join(house.folder, 'shop.log');
  appendFileSync(supervisorLog, '');
  const database = await startEmbeddedPostgres(
    {
      dataDir: join(house.folder, 'shop-db'),
      durable: false,
      settings: {
        shared_buffers: '32MB',
        log_lock_waits: 'on',
        deadlock_timeout: '1s',
        log_min_error_statement: 'error',
        log_line_prefix: '%m [%p] %u@%d %a ',
      },
    },
    { logger: silentLogger, clock: systemClock },
  );
  cleanUp.add(() => database.stop());
  await fillDatabase(database.url);

  const ports = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await freePort()] as const)),
  ) as Settings['ports'];
  const supervised = new Map<Role, { running: Running; wanted: boolean }>();

  function start(role: Role, version: string): void {
    const settings: Settings = {
      role,
      version,
      brokenVersion: BROKEN_VERSION,
      host: HOST,
      endpoint: house.url,
      token: house.adminToken,
      ports,
      database: database.url,
      disk,
    };
    const running = run(
      'e2e/src/lab/shop/main.ts',
      [JSON.stringify(settings)],
      { NODE_OPTIONS: `--max-old-space-size=${String(HEAP_MIB)}` },
      [],
      (words) => appendFileSync(supervisorLog, words),
    );
    const entry = { running, wanted: true };
    supervised.set(role, entry);
    void running.ended.then(async (code) => {
      if (!entry.wanted) {
        return;
      }
      appendFileSync(
        supervisorLog,
        `${new Date().toISOString()} ERROR ${role} ended by itself (${String(code)})\n`,
      );
      await sleep(RESTART_MS);
      if (supervised.get(role) === entry && entry.wanted) {
        start(role, version);
      }
    });
  }

  async function stop(role: Role): Promise<void> {
    const entry = supervised.get(role);
    if (entry !== undefined) {
      entry.wanted = false;
      await Promise.race([entry.running.end('SIGTERM'), sleep(8_000)]);
      await entry.running.end('SIGKILL');
    }
  }
  cleanUp.add(async () => {
    await Promise.all([...supervised.keys()].map(stop));
  });

  for (const role of ROLES) {
    start(role, GOOD_VERSION);
  }
  const answers = (path: string) => async () =>
    (await fetch(`http://127.0.0.1:${String(ports.web)}${path}`)).ok ? true : undefined;
  await until('the shop sells', READY_MS, answers('/checkout'));
  await until('mails are sent', READY_MS, async () => {
    await fetch(`http://127.0.0.1:${String(ports.mailer)}/`);
    return true;
  });

  return {
    ports,
    databaseUrl: database.url,
    databaseLog: join(database.clusterDir, 'log', '*.log'),
    supervisorLog,
    disk,
    async turn(role, switches) {
      await fetch(`http://127.0.0.1:${String(ports[role])}/lab`, {
        method: 'POST',
        body: JSON.stringify(switches),
      });
    },
    async deployPayments(version) {
      await stop('payments');
      start('payments', version === 'good' ? GOOD_VERSION : BROKEN_VERSION);
      await until('payments answers', READY_MS, answers('/checkout'));
    },
  };
}

async function fillDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE accounts (id int PRIMARY KEY, balance float8 NOT NULL)');
  await client.query('INSERT INTO accounts SELECT id, 1000 FROM generate_series(1, $1) AS id', [ACCOUNTS]);
  await client.end();
}
