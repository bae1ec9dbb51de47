import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';
import { openFrontDoor } from '../../backend/src/api/test/house.ts';
import { serve } from '../../backend/src/api/test/serve.ts';
import type { TokenRecord } from '../../backend/src/model/index.ts';
import { createConnections } from '../../backend/src/store/connections.ts';
import { createPostgresEngine } from '../../backend/src/store/engines/postgres/index.ts';
import { createReaders, createStore, STORE_DEFAULTS, type Store } from '../../backend/src/store/index.ts';
import { keepSending } from './parts/api-ingest.ts';
import { seedCatalog, seedTelemetry, type SeedSize } from './parts/api-seed.ts';
import { benchDatabases, type BenchDatabase } from './parts/databases.ts';
import { cpuMsOf } from './parts/process-figures.ts';
import { isShort, loadNow } from './parts/statistics.ts';

/**
 * The read API over HTTP on each database: 50 hosts with what an agent sends of each, 100 services, 30 days of hourly
 * rollups, finer ones and samples as far back as pages look at them, and a day of logs. One caller asks all questions
 * in turn, round after round, while all hosts go on sending and the rollups are refreshed. On a machine that others use
 * too, the CPU time that passed in the database's processes and in this one says more than the wall time; both hold
 * what ingest took meanwhile.
 */
const SIZE: SeedSize = isShort()
  ? { hosts: 5, hours: { '1h': 48, '5m': 6, '1m': 3, raw: 0.25 }, logLines: 5_000 }
  : { hosts: 50, hours: { '1h': 720, '5m': 25, '1m': 6.5, raw: 1.1 }, logLines: 200_000 };
const ROUNDS = isShort() ? 5 : 30;
const WARM_UP = isShort() ? 1 : 3;

interface Question {
  readonly name: string;
  readonly path: (turn: number) => string;
  readonly body?: (turn: number) => unknown;
}

const host = (turn: number) => 1 + (turn % SIZE.hosts);
const metric = (question: object): Pick<Question, 'path' | 'body'> => ({
  path: () => '/api/v1/metrics/query',
  body: () => question,
});
const logs = (question: object): Pick<Question, 'path' | 'body'> => ({
  path: () => '/api/v1/logs/query',
  body: () => question,
});

const QUESTIONS: readonly Question[] = [
  { name: 'hosts, all with their figures', path: () => '/api/v1/hosts' },
  { name: 'one host', path: (turn) => `/api/v1/hosts/${host(turn)}` },
  { name: 'host metrics, an hour', path: (turn) => `/api/v1/hosts/${host(turn)}/metrics` },
  { name: 'host metrics, a day', path: (turn) => `/api/v1/hosts/${host(turn)}/metrics?from=now-1d` },
  { name: 'host metrics, 7 days', path: (turn) => `/api/v1/hosts/${host(turn)}/metrics?from=now-7d` },
  { name: 'host metrics, 30 days', path: (turn) => `/api/v1/hosts/${host(turn)}/metrics?from=now-30d` },
  {
    name: 'metric, 30 days, one host',
    path: () => '/api/v1/metrics/query',
    body: (turn) => ({
      metric: 'system.cpu.utilization',
      host_ids: [host(turn)],
      filters: [{ key: 'cpu.logical_number', op: '=', value: '' }],
      group_by: ['cpu.mode'],
      from: 'now-30d',
    }),
  },
  {
    name: 'metric, 30 days, a line a host',
    ...metric({ metric: 'system.cpu.load_average.1m', group_by: ['host.name'], from: 'now-30d' }),
  },
  {
    name: 'counter, 7 days, a line a host',
    ...metric({ metric: 'system.network.io', group_by: ['host.name'], from: 'now-7d' }),
  },
  {
    name: 'counter, 30 days, a line a host',
    ...metric({ metric: 'system.network.io', group_by: ['host.name'], from: 'now-30d' }),
  },
  { name: 'logs, newest 100', ...logs({ from: 'now-1d' }) },
  { name: 'logs, newest 100 with a word', ...logs({ from: 'now-1d', text: 'timeout' }) },
  {
    name: 'logs, volume of a day',
    path: () => '/api/v1/logs/volume',
    body: () => ({ from: 'now-1d' }),
  },
  {
    name: 'logs, errors of one host',
    path: () => '/api/v1/logs/query',
    body: (turn) => ({ from: 'now-1d', level: 'error', host_ids: [host(turn)] }),
  },
  { name: 'services', path: () => '/api/v1/services' },
];

const everything: TokenRecord = {
  id: 1,
  name: 'bench',
  kind: 'api',
  scopes: new Set(['read']),
  hostId: null,
  hostKey: null,
  expiresAt: null,
  revokedAt: null,
};

for (const open of benchDatabases()) {
  const database = await open();
  try {
    await benchOn(database);
  } finally {
    await database.close();
  }
}

async function benchOn(database: BenchDatabase): Promise<void> {
  const deps = { logger: silentLogger, clock: systemClock };
  const store = createStore({ ...STORE_DEFAULTS, url: database.url }, { ...deps, readDisk: null });
  await store.component.start();
  try {
    await seed(database, store);
    const served = await serveReaders(store);
    const sender = keepSending(store, SIZE.hosts);
    try {
      await measure(database, `http://127.0.0.1:${served.port}`);
    } finally {
      const { samples, seconds } = await sender.stop();
      console.log(
        `beside it ${Math.round(samples / seconds)} samples/s were stored; load at the end ${loadNow()}`,
      );
      await served.close();
    }
  } finally {
    await store.component.stop();
  }
}

async function seed({ url, name }: BenchDatabase, store: Store): Promise<void> {
  const deps = { logger: silentLogger, clock: systemClock };
  if (store.database.engine === 'postgres') {
    const connections = createConnections(
      { url, maxConnections: 2, connectTimeoutMs: 5_000, applicationName: 'bench' },
      deps,
    );
    const engine = createPostgresEngine(connections, deps);
    const days = Array.from({ length: 33 }, (_, day) => (Date.now() - (day - 1) * 86_400_000) * 1_000);
    for (const table of ['samples', 'logs', 'samples_1m', 'samples_5m', 'samples_1h'] as const) {
      await engine.makeRoom(table, new Set(days), AbortSignal.timeout(60_000));
    }
    await connections.close();
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const began = performance.now();
  const series = await seedCatalog(client, SIZE.hosts);
  const rows = await seedTelemetry(client, SIZE);
  await client.end();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    `\n${name}: ${SIZE.hosts} hosts, ${series} series, ${rows} rows seeded in ${seconds} s; load ${loadNow()}`,
  );
}

function serveReaders(store: Store) {
  const unused = () => Promise.reject(new Error('not measured'));
  const router = openFrontDoor(
    {
      readers: createReaders(store.database),
      authenticate: () => Promise.resolve(everything),
      accountStore: store.accounts,
      room: store,
      tokens: { create: unused, list: unused, revoke: unused },
      logger: silentLogger,
    },
    { checkAnswers: false },
  );
  return serve(router);
}

interface Taken {
  readonly wallMs: number[];
  databaseMs: number;
  nodeMs: number;
  bytes: number;
}

async function measure(database: BenchDatabase, base: string): Promise<void> {
  const taken = QUESTIONS.map((): Taken => ({ wallMs: [], databaseMs: 0, nodeMs: 0, bytes: 0 }));
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const [place, question] of QUESTIONS.entries()) {
      const before = cpuMs(database);
      const { wallMs, bytes } = await ask(base, question, round);
      const after = cpuMs(database);
      const own = taken[place];
      if (own !== undefined && round >= WARM_UP) {
        own.wallMs.push(wallMs);
        own.databaseMs += after.database - before.database;
        own.nodeMs += after.node - before.node;
        own.bytes = bytes;
      }
    }
  }
  QUESTIONS.forEach(({ name }, place) => {
    const own = taken[place];
    if (own !== undefined) {
      console.log(lineOf(name, own));
    }
  });
}

/** Of the database's processes and of this one, which is the backend, its caller and the senders. */
function cpuMs(database: BenchDatabase): { database: number; node: number } {
  const { user, system } = process.cpuUsage();
  const ofPid = (pid: number): number => {
    try {
      return cpuMsOf(pid);
    } catch {
      // It ended between the listing and the look.
      return 0;
    }
  };
  return {
    database: database.pids().reduce((sum, pid) => sum + ofPid(pid), 0),
    node: (user + system) / 1_000,
  };
}

async function ask(
  base: string,
  { name, path, body }: Question,
  turn: number,
): Promise<{ wallMs: number; bytes: number }> {
  const began = performance.now();
  const response = await fetch(`${base}${path(turn)}`, {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body(turn)),
        }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${name}: ${response.status} ${text.slice(0, 300)}`);
  }
  return { wallMs: performance.now() - began, bytes: text.length };
}

function lineOf(name: string, { wallMs, databaseMs, nodeMs, bytes }: Taken): string {
  const sorted = wallMs.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(1).padStart(7);
  const each = (ms: number) => (ms / sorted.length).toFixed(1).padStart(6);
  return (
    `${name.padEnd(34)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  max ${at(1)} ms  ` +
    `CPU ms ${each(databaseMs)} database ${each(nodeMs)} node  ${(bytes / 1_024).toFixed(0).padStart(5)} KiB`
  );
}
