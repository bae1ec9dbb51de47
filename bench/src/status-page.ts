import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { watchCpu } from './parts/cpu-shares.ts';
import { benchDatabases, type BenchDatabase } from './parts/databases.ts';
import { childrenOf } from './parts/process-figures.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * Visitors of the public status page: requests a second of the backend's CPU time, the whole way through the real
 * process, on connections that stay open. And whether the database notices them: its transactions while visitors come,
 * and while none does.
 */
const SERVICES = isShort() ? 5 : 30;
const RUNS = isShort() ? 1 : 5;
const SECONDS = isShort() ? 0.5 : 4;
const CONNECTIONS = 32;
const READY_MS = 60_000;

const CASES = [
  { name: '/status, brotli', path: '/status', headers: { 'accept-encoding': 'br, gzip' } },
  { name: '/status, plain', path: '/status', headers: {} },
  {
    name: '/status, known already (304)',
    path: '/status',
    headers: { 'accept-encoding': 'br' },
    again: true,
  },
  { name: '/status.json, gzip', path: '/status.json', headers: { 'accept-encoding': 'gzip' } },
  { name: 'a badge', path: '/status/badge/1.svg', headers: {} },
] as const;

console.log(
  `input: ${String(SERVICES)} services with bars of 90 days, ${String(CONNECTIONS)} connections; load ${loadNow()}`,
);
for (const open of benchDatabases()) {
  const database = await open();
  const own = new Set(childrenOf(process.pid));
  const house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' }, databaseUrl: database.url });
  const backend = childrenOf(process.pid)
    .filter((pid) => !own.has(pid))
    .map(Number);
  try {
    await openPage(house);
    await measure(house, database, backend);
  } finally {
    await house.close();
    await database.close();
  }
}

async function openPage(house: House): Promise<void> {
  const ids: number[] = [];
  for (let i = 1; i <= SERVICES; i += 1) {
    const { id, heartbeat_url: url } = await house.ask<{ id: number; heartbeat_url: string }>(
      '/api/v1/services',
      { name: `Service ${String(i)}`, check: { type: 'heartbeat' } },
    );
    ids.push(id);
    await fetch(new URL(new URL(url, house.url).pathname, house.url), { method: 'POST' });
  }
  const services = ids.map((id, i) => ({ id, group: `Group ${String(i % 4)}` }));
  await fetch(`${house.url}/api/v1/settings`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ settings: { status_page: { enabled: true, services } } }),
  });
  await until('the page is there', READY_MS, async () =>
    (await (await fetch(`${house.url}/status`)).text()).includes('operational') ? true : undefined,
  );
}

async function measure(house: House, database: BenchDatabase, backend: readonly number[]): Promise<void> {
  const perCpuSecond = CASES.map((): number[] => []);
  const sizes = CASES.map(() => 0);
  const transactions = { idle: [] as number[], visited: [] as number[] };
  for (let run = 0; run < RUNS; run += 1) {
    transactions.idle.push(await transactionsDuring(database, () => sleep(SECONDS * 1_000)));
    for (const [place, one] of CASES.entries()) {
      const tag = 'again' in one ? await tagOf(house, one.path, one.headers) : undefined;
      const headers = tag === undefined ? one.headers : { ...one.headers, 'if-none-match': tag };
      const ended = watchCpu(new Map([['backend', () => backend]]));
      let visits = { answers: 0, bytes: 0 };
      transactions.visited.push(
        await transactionsDuring(database, async () => {
          visits = await visitFor(SECONDS, new URL(one.path, house.url), headers);
        }),
      );
      const us = ended(visits.answers).get('backend') ?? NaN;
      perCpuSecond[place]?.push(1e6 / us);
      sizes[place] = visits.bytes / visits.answers;
    }
  }
  console.log(`\n${database.name}; load ${loadNow()}`);
  CASES.forEach(({ name }, place) => {
    const size = ((sizes[place] ?? 0) / 1_024).toFixed(1);
    console.log(
      `${name} (${size} KiB): ${spread(perCpuSecond[place] ?? [], 'requests a second of one core')}`,
    );
  });
  console.log(
    `transactions of the database in ${String(SECONDS)} s: ${spread(transactions.visited, 'with visitors')}, ${spread(transactions.idle, 'without')}`,
  );
}

/** The server counts a transaction about a second after its end. */
async function transactionsDuring(database: BenchDatabase, work: () => Promise<unknown>): Promise<number> {
  const count = async () => {
    const [row] = await database.ask<{ count: string }>(
      'SELECT xact_commit::text AS count FROM pg_stat_database WHERE datname = current_database()',
    );
    return Number(row?.count ?? 0);
  };
  const before = await count();
  await work();
  return (await count()) - before;
}

async function tagOf(house: House, path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return (await fetch(house.url + path, { headers })).headers.get('etag') ?? '';
}

async function visitFor(
  seconds: number,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<{ answers: number; bytes: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const endMs = performance.now() + seconds * 1_000;
  const total = { answers: 0, bytes: 0 };
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < endMs) {
        const bytes = await visit(url, headers, agent);
        total.bytes += bytes;
        total.answers += 1;
      }
    }),
  );
  agent.destroy();
  return total;
}

function visit(url: URL, headers: Readonly<Record<string, string>>, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent }, (response) => {
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.byteLength;
      });
      response.on('end', () => {
        if (response.statusCode === 200 || response.statusCode === 304) {
          resolve(bytes);
        } else {
          reject(new Error(`${url.pathname} answered ${String(response.statusCode)}`));
        }
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}
