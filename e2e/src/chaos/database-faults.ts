import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type House, until } from '@vigilops/testkit/house';
import pg from 'pg';

import { databaseUrl } from './servers.ts';

/** What can happen to a database, each with its end. */
export type DatabaseFault = 'terminate' | 'freeze' | 'kill' | 'lock' | 'kill-while-locked';

export const DATABASE_FAULTS: readonly DatabaseFault[] = [
  'terminate',
  'freeze',
  'kill',
  'lock',
  'kill-while-locked',
];

/** Behind the 8 s after which the gate answers who waits. */
const LOCKED_MS = 9_000;

/** Does that to the embedded server of a house; it comes back by itself. */
export async function hurtDatabase(house: House, fault: DatabaseFault, random: () => number): Promise<void> {
  switch (fault) {
    case 'terminate':
      return terminateAll(house);
    case 'freeze':
      signalAll(postmasterPid(house), 'SIGSTOP');
      await sleep(1_000 + random() * 2_000);
      signalAll(postmasterPid(house), 'SIGCONT');
      return;
    case 'kill':
      process.kill(postmasterPid(house), 'SIGKILL');
      return;
    case 'lock':
      return whileLocked(house, () => sleep(LOCKED_MS));
    case 'kill-while-locked':
      return whileLocked(house, async () => {
        await sleep(LOCKED_MS);
        process.kill(postmasterPid(house), 'SIGKILL');
      });
    default:
      fault satisfies never;
  }
}

/** Until it takes a connection and answers a question. */
export async function untilDatabaseAnswers(house: House): Promise<void> {
  await asAdmin(house, async (client) => void (await client.query('SELECT 1')));
}

async function terminateAll(house: House): Promise<void> {
  await asAdmin(house, async (client) => {
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
  });
}

async function whileLocked(house: House, work: () => Promise<void>): Promise<void> {
  await asAdmin(house, async (client) => {
    await client.query('BEGIN');
    await client.query('LOCK TABLE vigilops.logs IN ACCESS EXCLUSIVE MODE');
    await work();
  });
}

/** A connection that may be lost in the middle; what it held is let go with it. */
async function asAdmin(house: House, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = await until('the database takes connections', 60_000, async () => {
    const one = new pg.Client({ connectionString: databaseUrl(house), connectionTimeoutMillis: 5_000 });
    one.on('error', () => undefined);
    await one.connect();
    return one;
  });
  try {
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function postmasterPid(house: House): number {
  return Number(readFileSync(join(house.folder, 'data/postgres/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** The server and its workers: the postmaster alone would leave open connections served. */
function signalAll(pid: number, signal: NodeJS.Signals): void {
  const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
  for (const each of [pid, ...children.trim().split(' ').map(Number)]) {
    try {
      process.kill(each, signal);
    } catch {
      // A worker that has just gone.
    }
  }
}
