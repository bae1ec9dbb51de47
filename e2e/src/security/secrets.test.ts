import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { openHouse, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFakeServer, type FakeServer } from '../../../backend/src/notify/test/fake-server.ts';
import { PROVIDERS } from '../../../backend/src/notify/test/providers/index.ts';
import { sendOtlp } from '../abuse/post.ts';
import { tell } from './tally.ts';
import { answersWith, filesWith, rowsWith } from './where-it-lies.ts';

const LIMIT_MS = 600_000;
/** What people give to the house bears this; what the house makes is remembered as it is. */
const CANARY = 'CANARY-';
const canary = (name: string) => `${CANARY}${name}-${randomBytes(12).toString('hex')}`;

interface Sent {
  readonly status: number;
  readonly text: string;
}

describe('secrets that people give to the house, or get from it', { timeout: LIMIT_MS }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigilops-secrets-'));
  const password = canary('password');
  /** Made by the house, and shown once. */
  const shown: string[] = [];
  const told: string[] = [];
  let database: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let house: House;
  let provider: FakeServer;
  let said = '';
  beforeAll(async () => {
    chmodSync(dataDir, 0o755);
    database = await startEmbeddedPostgres(
      { dataDir, durable: false },
      { logger: silentLogger, clock: systemClock },
    );
    house = await openHouse({
      databaseUrl: database.url,
      hear: (words) => (said += words),
      env: { VIGILOPS_SELF_INTERVAL: '1s', VIGILOPS_LOG_LEVEL: 'debug' },
    });
    provider = await openFakeServer(() => ({ status: 500, body: 'no' }));
  }, LIMIT_MS);
  afterAll(async () => {
    await provider.close();
    await house.close();
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function send(method: string, path: string, body?: unknown, by = house.adminToken): Promise<Sent> {
    const response = await fetch(`${house.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    told.push(`${method} ${path}: ${text}`);
    return { status: response.status, text };
  }
  /** Sends what must be taken; what it says of secrets it says this once. */
  async function make(method: string, path: string, body: unknown, ...secrets: string[]): Promise<unknown> {
    const { status, text } = await send(method, path, body);
    expect(status, `${path} ${text}`).toBeLessThan(300);
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (secrets.length > 0) {
      told.pop();
      shown.push(...secrets.map((name) => String((answer as Record<string, unknown>)[name])));
    }
    return answer;
  }

  it('are taken by everything that keeps one, and used where they fail', async () => {
    for (const { type, config, refusal } of PROVIDERS) {
      // What it repeats is the secret of its own channel.
      const refusing = await openFakeServer(() => refusal);
      const channel = { name: type, type, config: config(refusing.url) };
      await make('POST', '/api/v1/notification-channels', channel);
      await send('POST', '/api/v1/notification-channels/test', { channel });
      // What has a field too much is refused, and does not repeat the others.
      await send('POST', '/api/v1/notification-channels', {
        ...channel,
        config: { ...channel.config, another: CANARY },
      });
      await refusing.close();
    }
    const mail = { host: '127.0.0.1', port: 1, from: 'a@example.com', to: ['b@example.com'] };
    const email = {
      name: 'mail',
      type: 'email',
      config: { ...mail, user: 'a', password: canary('smtp') },
    };
    await make('POST', '/api/v1/notification-channels', email);
    await send('POST', '/api/v1/notification-channels/test', { channel: email });
    await make('POST', '/api/v1/llm-providers', {
      name: 'refusing',
      type: 'openai_compatible',
      config: { base_url: `${provider.url}/v1`, api_key: canary('llm') },
      models: ['m'],
    });
    await make('PUT', '/api/v1/log-archive-credentials', {
      credentials: { access_key_id: 'AKIDEXAMPLE', secret_access_key: canary('s3') },
    });
    await send('POST', '/api/v1/log-archives/try', {});
    await make('POST', '/api/v1/services', {
      name: 'behind-a-door',
      check: { type: 'http', url: 'http://127.0.0.1:9/', headers: { authorization: canary('check') } },
    });
    await sendOtlp(house, '/v1/logs', hostNamed('db-host'));
    const { items } = await house.ask<{ items: readonly { id: number }[] }>('/api/v1/hosts?q=db-host');
    const definition = {
      host_id: items[0]?.id,
      name: 'pg',
      kind: 'postgresql',
      address: 'db.example.com',
      username: 'watcher',
    };
    await make('POST', '/api/v1/database-definitions', { ...definition, password: canary('database') });
    await send('POST', '/api/v1/database-definitions', { ...definition, password: canary('again') });
  });

  it('are made by everything that makes one', async () => {
    await make('POST', '/api/v1/tokens', { name: 'made', kind: 'api', scopes: ['read'] }, 'secret');
    await make('POST', '/api/v1/enrollments', {}, 'secret');
    const project = (await make('POST', '/api/v1/llm-projects', { name: 'made' })) as { id: number };
    await make('POST', '/api/v1/llm-keys', { name: 'made', project_id: project.id }, 'secret');
    await make(
      'POST',
      '/api/v1/services',
      { name: 'cron', check: { type: 'heartbeat', period_seconds: 60 } },
      'heartbeat_url',
    );
    const person = { email: 'ada@example.com', name: 'Ada', password };
    await make('POST', '/api/v1/auth/register', person, 'access_token', 'refresh_token');
    await send('POST', '/api/v1/auth/login', { email: person.email, password: `${password}x` });
    await send('POST', '/api/v1/auth/login', { email: person.email, password: '', another: password });
    await make(
      'POST',
      '/api/v1/auth/login',
      { email: person.email, password },
      'access_token',
      'refresh_token',
    );
    const [access = ''] = shown.slice(-2);
    const invitation = (await send('POST', '/api/v1/invitations', {}, access)).text;
    told.pop();
    shown.push(/=([\w-]{30,})/u.exec(invitation)?.[1] ?? 'an invitation has a secret');
    expect(
      shown.every((secret) => secret.length > 30),
      shown.join(),
    ).toBe(true);
  });

  it('are in nothing that is said to who puts them where they do not belong', async () => {
    const before = told.length;
    for (const secret of shown) {
      const encoded = encodeURIComponent(secret);
      for (const path of ['/api/v1/logs', '/api/v1/hosts', '/v1/models', '/api/v1/auth/state']) {
        await fetch(`${house.url}${path}?token=${encoded}`, {
          headers: { authorization: `Bearer ${secret}x` },
        });
      }
      await fetch(`${house.url}/v1/models/${encoded}`, { headers: { 'x-api-key': `${secret}x` } });
      await fetch(`${house.url}/${encoded}`, { method: 'PUT', body: secret });
    }
    await fetch(`${house.url}/api/v1/heartbeats/${'x'.repeat(43)}`, { method: 'POST' });
    expect(told.length).toBe(before);
    expect(told.length).toBeGreaterThan(PROVIDERS.length * 3);
    expect(told.filter((text) => [CANARY, ...shown].some((secret) => text.includes(secret)))).toEqual([]);
    tell('G24', 'secrets of all kinds', shown.length + PROVIDERS.length + 7);
  });

  it('are in no answer of the API, and not in the configuration that it gives', async () => {
    expect(await answersWith(house, [CANARY, ...shown.map(bare)])).toEqual([]);
  });

  it('are in no row of the database, nor of its audit log', async () => {
    expect(await rowsWith(database.url, [CANARY, ...shown.map(bare)])).toEqual([]);
  });

  it('are in no last words of a house that breaks down, and in no file', async () => {
    await house.endBackend('SIGABRT');
    expect(said).toContain('"level"');
    expect([CANARY, ...shown.map(bare)].filter((secret) => said.includes(secret))).toEqual([]);
    const found = [house.folder, dataDir].flatMap((folder) =>
      filesWith(folder, [CANARY, ...shown.map(bare)]),
    );
    expect(found).toEqual([]);
  });
});

/** Of an address the secret alone. */
const bare = (secret: string) => secret.slice(secret.lastIndexOf('/') + 1);

function hostNamed(name: string): object {
  const attributes = ['host.id', 'host.name'].map((key) => ({ key, value: { stringValue: name } }));
  const logRecords = [{ timeUnixNano: `${String(Date.now())}000000`, body: { stringValue: 'here' } }];
  return { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] };
}
