import { setTimeout as sleep } from 'node:timers/promises';

import type { House } from '@vigilops/testkit/house';
import pg from 'pg';

import { jsonHeaders, logsRequest, post } from '../../abuse/post.ts';
import { type Mutant, mutantEnvironment } from '../mutant.ts';
import { databaseUrl, houseServer, houseWith } from '../servers.ts';
import { openOrders } from '../story.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

const ROUND_MS = 30_000;
const DAY_MS = 86_400_000;
/** Old days that are written again and again, and are dropped as often. */
const OLD_DAYS = 20;
/** Every table is tried four times, a lock is waited for half a second, and what waits goes in the next run. */
const GONE_MS = 60_000;
const DEADLOCK = /40P01|deadlock/i;

/** No broken version: the same work so often, and of days so young, that it is always under way. */
const OFTEN: readonly Mutant[] = [
  {
    name: 'retention runs every two seconds',
    file: 'backend/src/jobs/store-jobs.ts',
    find: "name: 'retention',\n      everyMs: 10 * MINUTE,",
    replace: "name: 'retention',\n      everyMs: 2 * SECOND,",
  },
  {
    name: 'logs are dropped after a day, though they are taken when they are older',
    file: 'backend/src/store/maintenance/retention.ts',
    find: 'retentionDays[piece.table] * DAY_MS,',
    replace: "(piece.table === 'logs' ? 1 : retentionDays[piece.table]) * DAY_MS,",
  },
];

/** Days are dropped every two seconds, while they are made again, written to, and read for seconds. */
export const retention: Trial = {
  name: 'retention',
  promise: 'G13: dropping what is old hinders nobody, and nothing fresh goes with it',
  usesHouse: true,
  rounds: 1,
  async run(field) {
    const { random, mutant, rounds } = field;
    const house = await houseWith(field, {
      VIGILOPS_RETENTION_LOGS: '30d',
      ...mutantEnvironment(...OFTEN, mutant),
    });
    const { story, application, writing } = await openOrders(
      { ...field, mutant: undefined },
      houseServer(house),
    );

    const faults: string[] = [];
    const over = AbortSignal.timeout(rounds * ROUND_MS);
    const before = await countDeadlocks(house);
    const [written, dropped] = await Promise.all([
      writeOldDays(house, random, over, faults),
      countDropped(house, over),
      ...Array.from({ length: 2 }, () => readForSeconds(house, random, over, faults)),
      askOften(house, over, faults),
    ]);
    writing.stop();
    const last = await oldPartitions(house);
    if (!(await areGone(house, last))) {
      faults.push('days that are too old are still there');
    }
    if (dropped === 0) {
      faults.push('no day was dropped while it was tried');
    }
    const deadlocks = (await countDeadlocks(house)) - before;
    const notes = [
      `${String(written)} old records, ${String(dropped)} days dropped meanwhile, ` +
        `${String(deadlocks)} deadlocks in the database of which no client heard`,
    ];
    if (mutant === undefined && faults.length > 0) {
      process.stderr.write(`What the backend said last:\n${house.backendWords()}\n`);
    }
    const stored = await story.heal(application.journal, application.write);
    return compare(application.journal, stored, { faults: [...new Set(faults)], notes });
  },
  mutants: [
    {
      name: 'the day of today is dropped, too',
      file: 'backend/src/store/maintenance/retention.ts',
      find: "=== 'logs' ? 1 :",
      replace: "=== 'logs' ? -3 :",
    },
  ],
};

/** Resolves with how many were acknowledged. A refusal for now is answered by the next try, as senders do. */
async function writeOldDays(
  house: House,
  random: () => number,
  over: AbortSignal,
  faults: string[],
): Promise<number> {
  let written = 0;
  while (!over.aborted) {
    const records = Array.from({ length: 20 }, () => ({
      timeUnixNano: `${String(Date.now() - Math.floor((2 + random() * OLD_DAYS) * DAY_MS))}000000`,
      severityNumber: 9,
      body: { stringValue: 'long ago' },
    }));
    const { status, body } = await post(
      house,
      '/v1/logs',
      logsRequest('old days', records),
      jsonHeaders(house.adminToken),
    );
    written += status === 200 ? records.length : 0;
    if ((status !== 200 && status !== 503) || DEADLOCK.test(body)) {
      faults.push(`a sender was answered ${String(status)}: ${body.slice(0, 200)}`);
    }
    await sleep(50);
  }
  return written;
}

/** Somebody who looks at all days for seconds in one transaction. */
async function readForSeconds(
  house: House,
  random: () => number,
  over: AbortSignal,
  faults: string[],
): Promise<void> {
  while (!over.aborted) {
    await asClient(house, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT count(*), max(body) FROM vigilops.logs');
      await client.query('SELECT pg_sleep(2)');
      await client.query('SELECT count(*) FROM vigilops.logs');
      await client.query('COMMIT');
    }).catch((error: unknown) => {
      if (DEADLOCK.test(String(error))) {
        faults.push(`a reader was told: ${String(error)}`);
      }
    });
    // Where somebody always reads, nothing can ever go.
    await sleep(1_000 + random() * 4_000);
  }
}

async function askOften(house: House, over: AbortSignal, faults: string[]): Promise<void> {
  while (!over.aborted) {
    const answer = await post(
      house,
      '/api/v1/logs/query',
      JSON.stringify({ query: 'long', from: new Date(Date.now() - 30 * DAY_MS).toISOString() }),
      jsonHeaders(house.adminToken),
    );
    if (answer.status === 500 || DEADLOCK.test(answer.body)) {
      faults.push(`a search was answered ${String(answer.status)}: ${answer.body.slice(0, 200)}`);
    }
    await sleep(100);
  }
}

async function countDropped(house: House, over: AbortSignal): Promise<number> {
  let dropped = 0;
  let known: readonly string[] = [];
  while (!over.aborted) {
    const now = await oldPartitions(house);
    dropped += known.filter((name) => !now.includes(name)).length;
    known = now;
    await sleep(200);
  }
  return dropped;
}

async function areGone(house: House, names: readonly string[]): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < GONE_MS; waitedMs += 500) {
    const now = await oldPartitions(house);
    if (!names.some((name) => now.includes(name))) {
      return true;
    }
    await sleep(500);
  }
  return false;
}

/** Of days that are over for longer than they are kept. */
async function oldPartitions(house: House): Promise<readonly string[]> {
  const limit = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  const rows = await asClient(house, async (client) => {
    const found = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'vigilops_partitions' AND relkind = 'r' AND relname ~ '^logs_p\\d{8}$'`,
    );
    return found.rows;
  });
  return rows.map(({ name }) => name).filter((name) => name.slice(-8) < limit);
}

async function countDeadlocks(house: House): Promise<number> {
  return asClient(house, async (client) => {
    const { rows } = await client.query<{ deadlocks: string }>(
      'SELECT sum(deadlocks)::text AS deadlocks FROM pg_stat_database',
    );
    return Number(rows[0]?.deadlocks ?? 0);
  });
}

async function asClient<T>(house: House, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl(house), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
