import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openFrontDoor } from '../../backend/src/api/test/house.ts';
import { serve } from '../../backend/src/api/test/serve.ts';
import type { TokenRecord } from '../../backend/src/model/index.ts';
import { createConnections } from '../../backend/src/store/connections.ts';
import { createPostgresEngine } from '../../backend/src/store/engines/postgres/index.ts';
import { createReaders, createStore, STORE_DEFAULTS } from '../../backend/src/store/index.ts';
import { seedCatalog, seedTelemetry, type SeedSize } from './parts/api-seed.ts';
import { childrenOf, cpuMsOf } from './parts/process-figures.ts';
import { isShort } from './parts/statistics.ts';

/**
 * The read API over HTTP on embedded PostgreSQL: 50 hosts with what an agent sends of each, 30 days of hourly rollups,
 * finer ones and samples as far back as pages look at them, and a day of logs. One caller, one request after another.
 * On a machine that others use too, the CPU time a request costs says more than its wall time.
 */
const SIZE: SeedSize = isShort()
  ? { hosts: 5, hours: { '1h': 48, '5m': 6, '1m': 3, raw: 0.25 }, logLines: 5_000 }
  : { hosts: 50, hours: { '1h': 720, '5m': 25, '1m': 6.5, raw: 1.1 }, logLines: 200_000 };
const REQUESTS = isShort() ? 5 : 40;
const WARM_UP = isShort() ? 1 : 5;

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
    name: 'counter, 30 days, a line a host',
    ...metric({ metric: 'system.network.io', group_by: ['host.name'], from: 'now-30d' }),
  },
  { name: 'logs, newest 100', ...logs({ from: 'now-1d' }) },
  { name: 'logs, newest 100 with a word', ...logs({ from: 'now-1d', text: 'timeout' }) },
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

const dataDir = await mkdtemp(join(tmpdir(), 'vigilops-bench-'));
await chmod(dataDir, 0o755);
const server = await startEmbeddedPostgres({ dataDir }, { logger: silentLogger, clock: systemClock });
try {
  await seed(server.url);
  await measure(server.url, server.pid());
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function seed(url: string): Promise<void> {
  const deps = { logger: silentLogger, clock: systemClock };
  const store = createStore({ ...STORE_DEFAULTS, url, engine: 'postgres' }, { ...deps, readDisk: null });
  await store.component.start();
  await store.component.stop();
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
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const began = performance.now();
  const series = await seedCatalog(client, SIZE.hosts);
  const rows = await seedTelemetry(client, SIZE);
  await client.end();
  console.log(
    `seeded ${SIZE.hosts} hosts, ${series} series, ${rows} rows in ${((performance.now() - began) / 1_000).toFixed(1)} s`,
  );
}

async function measure(url: string, serverPid: number): Promise<void> {
  const deps = { logger: silentLogger, clock: systemClock };
  const connections = createConnections(
    { url, maxConnections: 8, connectTimeoutMs: 5_000, applicationName: 'bench' },
    deps,
  );
  const { query, transaction } = connections;
  const unused = () => Promise.reject(new Error('not measured'));
  const router = openFrontDoor(
    {
      readers: createReaders({ engine: 'postgres', query, transaction }),
      authenticate: () => Promise.resolve(everything),
      tokens: { create: unused, list: unused, revoke: unused },
      logger: silentLogger,
    },
    { checkAnswers: false },
  );
  const served = await serve(router);
  try {
    for (const question of QUESTIONS) {
      console.log(await report(`http://127.0.0.1:${served.port}`, question, () => cpuMs(serverPid)));
    }
  } finally {
    await served.close();
    await connections.close();
  }
}

/** Of the database's processes and of this one, which is the backend and its caller. */
function cpuMs(serverPid: number): { database: number; node: number } {
  const { user, system } = process.cpuUsage();
  const processes = childrenOf(serverPid).map(Number);
  return { database: processes.reduce((sum, pid) => sum + cpuMsOf(pid), 0), node: (user + system) / 1_000 };
}

async function report(
  base: string,
  { name, path, body }: Question,
  cpu: () => { database: number; node: number },
): Promise<string> {
  const times: number[] = [];
  let bytes = 0;
  let before = cpu();
  for (let turn = 0; turn < WARM_UP + REQUESTS; turn += 1) {
    if (turn === WARM_UP) {
      before = cpu();
    }
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
    bytes = text.length;
    if (turn >= WARM_UP) {
      times.push(performance.now() - began);
    }
  }
  const after = cpu();
  const each = (end: number, start: number) => ((end - start) / REQUESTS).toFixed(1).padStart(6);
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.ceil(share * times.length) - 1] ?? 0).toFixed(1).padStart(7);
  return `${name.padEnd(34)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  max ${at(1)} ms  CPU ms ${each(after.database, before.database)} database ${each(after.node, before.node)} node  ${(bytes / 1_024).toFixed(0).padStart(5)} KiB`;
}
