import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openHouse, run, sendDemo, until, type House, type Running } from '@vigilops/testkit/house';
import pg from 'pg';
import { benchDatabases } from '../../../bench/src/parts/databases.ts';
import { childrenOf } from '../../../bench/src/parts/process-figures.ts';
import { seedResults } from '../../../bench/src/parts/service-seed.ts';
import { AGENT_HOST, STORY, type Place } from './place.ts';
import type { LoadPlan } from './plan.ts';
import { seedLines } from './seed-lines.ts';
import { seedPast } from './seed-past.ts';

/** What the agent is known by to services that only it is to check. */
const OBSERVER = 'load-observer';
const CHECK_SECONDS = 30;

/** A house with its past, an agent that checks services and follows a file, and a provider of models. */
export interface Stage {
  readonly house: House;
  readonly place: Place;
  readonly database: pg.Client;
  /** By what they are called; those of the database come and go. */
  processes(): ReadonlyMap<string, readonly number[]>;
  /** Requests that checked services have got. */
  checked(): number;
  /** Checks no more, and sends what it has. */
  endAgent(): Promise<void>;
  close(): Promise<void>;
}

/** Where VIGILOPS_TEST_TIMESCALE_URL names a server, on a database there; else on the backend's own PostgreSQL. */
export async function openStage(plan: LoadPlan, say: (words: string) => void): Promise<Stage> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) {
      await end();
    }
  };
  try {
    return await furnish(plan, say, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function furnish(
  plan: LoadPlan,
  say: (words: string) => void,
  closing: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Stage> {
  const native =
    process.env.VIGILOPS_TEST_TIMESCALE_URL === undefined ? undefined : await benchDatabases().at(-1)?.();
  if (native !== undefined) {
    closing.push(() => native.close());
  }
  const provider = run('bench/src/parts/llm-provider.ts', [], {});
  closing.push(() => provider.end('SIGTERM'));
  const target = await openTarget();
  closing.push(() => target.close());
  const house = await openHouse({
    // As `make up` has it: the agent follows the backend's own log.
    env: { VIGILOPS_SELF_LOGS: 'false' },
    ...(native === undefined ? {} : { databaseUrl: native.url }),
  });
  closing.push(() => house.close());
  const beganMs = performance.now();
  const seconds = () => ((performance.now() - beganMs) / 1_000).toFixed(0);

  await sendDemo(house, plan.past.demo, ['--hosts', String(plan.hosts), '--services', String(plan.services)]);
  say(`the demo's fleet is there (${seconds()} s)`);
  const providerUrl = await urlOf(provider);
  const llmKey = await furnishModels(house, providerUrl);
  await createServices(house, plan.checks, target.port);

  const url = native?.url ?? readFileSync(join(house.folder, 'data/database-url'), 'utf8').trim();
  const database = new pg.Client({ connectionString: url, application_name: 'load' });
  await database.connect();
  closing.push(() => database.end());
  const ids = async (sql: string) => (await database.query<{ id: number }>(sql)).rows.map(({ id }) => id);
  const streams = await ids('SELECT id FROM vigilops.log_streams ORDER BY id');
  await until('the first call of a model is in the ledger', 30_000, async () =>
    (await ids('SELECT 1 AS id FROM vigilops.llm_calls LIMIT 1')).length > 0 ? true : undefined,
  );
  await seedLines(url, plan.past, streams);
  say(`${plan.past.logLines.toLocaleString('en')} lines of ${String(plan.past.days)} days (${seconds()} s)`);
  const rows = await seedPast(database, plan.past);
  const checks = await seedResults(database, {
    hosts: plan.hosts,
    services: plan.checks,
    resultDays: plan.past.days,
    stateDays: plan.past.days,
  });
  await database.query('ANALYZE');
  await database.query('CHECKPOINT');
  say(
    `${rows.toLocaleString('en')} rows of metrics and calls, ${checks.results.toLocaleString('en')} results of checks (${seconds()} s)`,
  );

  const logFile = join(house.folder, 'story/story.log');
  mkdirSync(join(house.folder, 'story'));
  writeFileSync(logFile, '');
  const agent = house.startAgent({ yaml: agentYaml(house, logFile) });
  const hosts = await database.query<{ id: number; name: string }>(
    `SELECT id, name FROM vigilops.hosts WHERE EXISTS (SELECT FROM vigilops.series WHERE host_id = hosts.id) ORDER BY id LIMIT $1`,
    [plan.hosts],
  );
  return {
    house,
    database,
    place: {
      plan,
      url: house.url,
      token: house.adminToken,
      hostIds: hosts.rows.map(({ id }) => id),
      hostNames: hosts.rows.map(({ name }) => name),
      serviceIds: await ids('SELECT id FROM vigilops.services WHERE spec IS NOT NULL ORDER BY id'),
      providerUrl,
      llmKey,
      logFile,
    },
    processes: () =>
      new Map([
        ['backend', [house.backendPid()]],
        ['PostgreSQL', native?.pids() ?? serverOf(house)],
        ['agent', [agent.pid]],
      ]),
    checked: target.requests,
    endAgent: () => agent.end('SIGTERM'),
    close,
  };
}

function agentYaml({ folder }: House, logFile: string): string {
  return (
    `host:\n  name: ${AGENT_HOST}\n  tags: ["${OBSERVER}"]\nmetrics:\n  interval: 15s\nlogs:\n` +
    `  - path: ${logFile}\n    service: ${STORY}\n    from_beginning: true\n` +
    `  - path: ${join(folder, 'data/logs/backend.log')}\n    service: vigilops-backend\n    type: application\n`
  );
}

/** Answers every request, and counts those for `/health`. */
async function openTarget(): Promise<{ port: number; requests(): number; close(): Promise<void> }> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += request.url?.startsWith('/health') === true ? 1 : 0;
    response.end('well');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function createServices({ ask }: House, count: number, port: number): Promise<void> {
  for (let place = 0; place < count; place += 1) {
    await ask('/api/v1/services', {
      name: `checked ${String(place).padStart(3, '0')}`,
      check: { type: 'http', url: `http://127.0.0.1:${String(port)}/health/${String(place)}` },
      interval_seconds: CHECK_SECONDS,
      observers: { all: false, tags: [OBSERVER] },
      group: `team-${String(place % 10)}`,
      objective_percent: 99.9,
    });
  }
}

/** A provider, a budget that holds, a key, and a first call. */
async function furnishModels({ ask, url }: House, providerUrl: string): Promise<string> {
  await ask('/api/v1/llm-providers', {
    name: 'load',
    type: 'openai',
    config: { base_url: `${providerUrl}/v1`, api_key: 'sk-of-the-load' },
    models: ['gpt-4o-mini'],
  });
  const project = await ask<{ id: number }>('/api/v1/llm-projects', { name: 'load' });
  await ask('/api/v1/llm-budgets', {
    name: 'load',
    scope: 'all',
    window: 'month',
    amount: '100000',
    currency: 'USD',
  });
  const { secret } = await ask<{ secret: string }>('/api/v1/llm-keys', {
    name: 'load',
    project_id: project.id,
  });
  await until('the gateway knows its key', 30_000, async () => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] }),
    });
    await response.arrayBuffer();
    return response.ok ? true : undefined;
  });
  return secret;
}

function serverOf({ folder }: House): readonly number[] {
  const pid = Number(readFileSync(join(folder, 'data/postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  return [pid, ...childrenOf(pid).map(Number)];
}

function urlOf(running: Running): Promise<string> {
  return until('the provider is there', 10_000, () => {
    const port = /^\d+$/m.exec(running.words())?.[0];
    return Promise.resolve(port === undefined ? undefined : `http://127.0.0.1:${port}`);
  });
}
