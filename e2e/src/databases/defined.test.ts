import type { Database, DatabaseDefinition, Host } from '@vigilops/contracts/api';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWatchedServer, type WatchedServer } from './watched-server.ts';

/** From the form to the first figures, as people wait for it; with room for a busy machine. */
const WAIT_MS = 120_000;
const PATH = '/api/v1/database-definitions';
const WRONG = 'CANARY-a-wrong-password';

let house: House;
let server: WatchedServer;
let words = '';
let agentWords: () => string;
let made: DatabaseDefinition;

beforeAll(async () => {
  house = await openHouse({
    env: { VIGILOPS_SELF_INTERVAL: 'off', VIGILOPS_LOG_LEVEL: 'debug' },
    hear: (said) => {
      words += said;
    },
  });
  server = await openWatchedServer(house.folder);
  agentWords = house.startAgent({
    yaml: 'host:\n  name: db-1\nmetrics:\n  interval: 5s\nlog_level: debug\n',
  }).words;
}, WAIT_MS);
afterAll(async () => {
  await server.stop();
  await house.close();
});

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`${house.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}: ${String(response.status)}`).toBe(true);
  return response;
}
const form = (changes: object = {}) => ({
  host_id: made.host_id,
  ...server.definition,
  interval_seconds: 5,
  ...changes,
});
const change = (changes: object) => call('PUT', `${PATH}/${String(made.id)}`, form(changes));
const stateOf = async () => (await house.ask<DatabaseDefinition>(`${PATH}/${String(made.id)}`)).state;
const reach = (status: string) =>
  until(`it is ${status}`, WAIT_MS, async () => {
    const state = await stateOf();
    return state.status === status ? state : undefined;
  });
/** How many sessions of an agent the server has. */
async function sessions(): Promise<number> {
  const admin = await server.connect('a person who counts');
  const { rows } = await admin.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = 'monitor'`,
  );
  await admin.end();
  return rows[0]?.count ?? 0;
}

it('is watched by the agent of its host once it is defined', async () => {
  const host = await until('the host is known', WAIT_MS, async () => {
    const { items } = await house.ask<{ readonly items: readonly Host[] }>('/api/v1/hosts');
    return items.find(({ name }) => name === 'db-1');
  });
  const given = { host_id: host.id, ...server.definition, interval_seconds: 5 };
  made = (await (await call('POST', PATH, given)).json()) as DatabaseDefinition;
  expect(made).toMatchObject({ has_password: true, state: { status: 'waiting' } });
  const up = await reach('up');
  const database = await house.ask<Database>(`/api/v1/databases/${String(up.database_id)}`);
  expect(database).toMatchObject({ name: 'shop-db', definition_id: made.id, state: 'up' });
});

it('goes on under another name, with its past', async () => {
  const before = await stateOf();
  await change({ name: 'shop-db renamed' });
  await until('it is told of by its new name', WAIT_MS, async () => {
    const { items } = await house.ask<{ readonly items: readonly Database[] }>('/api/v1/databases');
    expect(items.map(({ id, name }) => [id, name])).toEqual([[before.database_id, 'shop-db renamed']]);
    const state = await stateOf();
    return state.status === 'up' && (state.last_seen ?? '') > (state.fetched_at ?? '') ? true : undefined;
  });
});

it('is down when its password is wrong, in words that say so and not which', async () => {
  await change({ name: 'shop-db renamed', password: WRONG });
  const down = await reach('down');
  expect(down.error_kind).toBe('password');
  expect(down.error).toContain('monitor');
  await change({ name: 'shop-db renamed', password: server.definition.password });
  await reach('up');
});

it('is asked no more when it is defined no more', async () => {
  expect(await sessions()).toBe(1);
  await call('DELETE', `${PATH}/${String(made.id)}`);
  await until('the agent has left', WAIT_MS, async () => ((await sessions()) === 0 ? true : undefined));
  const { items } = await house.ask<{ readonly items: readonly unknown[] }>(PATH);
  expect(items).toEqual([]);
});

it('has said its password to nobody: neither to logs nor to the disk', () => {
  const secrets = [server.definition.password, WRONG];
  const files = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile());
  const texts = new Map<string, string>([
    ['the backend', words],
    ['the agent', agentWords()],
    ...[...files(join(house.folder, 'agent')), ...files(join(house.folder, 'data'))].map(
      (path) => [path, readFileSync(path, 'latin1')] as const,
    ),
  ]);
  expect(words.length).toBeGreaterThan(1_000);
  expect(texts.size).toBeGreaterThan(100);
  for (const [place, text] of texts) {
    expect(
      secrets.some((secret) => text.includes(secret)),
      place,
    ).toBe(false);
  }
});
