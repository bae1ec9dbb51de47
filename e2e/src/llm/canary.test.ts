import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { freePort, openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersWith, filesBelow, filesWith, rowsWith } from '../security/where-it-lies.ts';
import { ledgerOf } from './furnish.ts';
import { openTelltaleProvider, type TelltaleProvider } from './telltale-provider.ts';

const CALLS = Number(process.env.VIGILOPS_TEST_CANARY_CALLS ?? 1_000);
const AT_ONCE = 20;
const WAIT_MS = 180_000;
const MODELS = ['telltale', 'telltale-claude', 'nowhere', 'fallback'];

describe('keys of providers and of people', () => {
  const providerKey = `sk-canary-${randomBytes(24).toString('hex')}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'vigilops-canary-'));
  let database: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let house: House;
  let provider: TelltaleProvider;
  let key = '';
  let said = '';
  beforeAll(async () => {
    chmodSync(dataDir, 0o755);
    database = await startEmbeddedPostgres({ dataDir }, { logger: silentLogger, clock: systemClock });
    provider = await openTelltaleProvider();
    house = await openHouse({
      databaseUrl: database.url,
      hear: (words) => (said += words),
      env: {
        VIGILOPS_SELF_INTERVAL: '1s',
        VIGILOPS_LOG_LEVEL: 'debug',
        NODE_OPTIONS: `--report-on-signal --report-signal=SIGUSR2 --report-directory=${dataDir}`,
      },
    });
    key = await furnishWithCanary();
  }, WAIT_MS);
  afterAll(async () => {
    await house.close();
    await provider.close();
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function furnishWithCanary(): Promise<string> {
    const closed = `http://127.0.0.1:${String(await freePort())}`;
    const ids: number[] = [];
    for (const [name, type, url, models] of [
      ['telltale', 'openai', `${provider.url}/v1`, ['telltale']],
      ['telltale-anthropic', 'anthropic', provider.url, ['telltale-claude']],
      ['nowhere', 'openai_compatible', `${closed}/v1`, ['nowhere']],
    ] as const) {
      const { id } = await house.ask<{ id: number }>('/api/v1/llm-providers', {
        name,
        type,
        config: { base_url: url, api_key: providerKey },
        models,
      });
      ids.push(id);
    }
    await house.ask('/api/v1/llm-aliases', {
      alias: 'fallback',
      targets: ids.map((id, at) => ({ provider_id: id, model: MODELS[at], weight: at === 0 ? 1 : 0 })),
      first_token_seconds: 5,
    });
    const project = await house.ask<{ id: number }>('/api/v1/llm-projects', { name: 'canary' });
    const made = await house.ask<{ secret: string }>('/api/v1/llm-keys', {
      name: 'canary',
      project_id: project.id,
    });
    return made.secret;
  }

  /** A call of some kind, and all that its client was told. */
  async function call(serial: number): Promise<string> {
    const model = MODELS[serial % MODELS.length] ?? '';
    const isAnthropic = serial % 3 === 0;
    const body = {
      model,
      stream: serial % 2 === 0,
      max_tokens: 16,
      messages: [{ role: 'user', content: 'x' }],
    };
    const leaves = serial % 11 === 0 ? AbortSignal.timeout(5) : AbortSignal.timeout(60_000);
    const response = await fetch(`${house.url}${isAnthropic ? '/v1/messages' : '/v1/chat/completions'}`, {
      method: 'POST',
      headers: isAnthropic
        ? { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
        : { authorization: `Bearer ${key}` },
      body: serial % 17 === 0 ? JSON.stringify(body).slice(0, -9) : JSON.stringify(body),
      signal: leaves,
      redirect: 'manual',
    });
    const text = await response.text();
    return [String(response.status), JSON.stringify([...response.headers]), text].join('\n');
  }

  it(`are in no answer to ${String(CALLS)} calls that fail in every way`, async () => {
    let left = CALLS;
    const told: string[] = [];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left > 0) {
          left -= 1;
          told.push(await call(left).catch((error: unknown) => String(error)));
        }
      }),
    );
    expect(provider.calls()).toBeGreaterThan(CALLS / 2);
    expect(new Set(told.map((text) => text.slice(0, 3))).size).toBeGreaterThan(4);
    expect(told.filter((text) => text.includes(key))).toEqual([]);
    expect([...new Set(told.filter((text) => text.includes(providerKey)))].slice(0, 20)).toEqual([]);
  });

  it('are in no answer to who tries a provider, and in none to who sends a key at the wrong place', async () => {
    for (let way = 0; way < provider.ways; way += 1) {
      const tested = await house.ask('/api/v1/llm-providers/test', {
        provider: {
          name: 'tried',
          type: 'openai',
          config: { base_url: `${provider.url}/v1`, api_key: providerKey },
          models: ['telltale'],
        },
        model: 'telltale',
      });
      expect(JSON.stringify(tested)).not.toContain(providerKey);
    }
    for (const path of [
      `/v1/models?key=${key}`,
      `/v1/${key}`,
      `/api/v1/llm-keys?q=${key}`,
      `/v1/models/${key}`,
    ]) {
      await fetch(`${house.url}${path}`, { headers: { authorization: `Bearer ${key}x` } });
    }
    const asModel = await fetch(`${house.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: key, messages: [] }),
    });
    expect(asModel.ok).toBe(false);
  });

  it('are in no answer of the API', async () => {
    await until('the calls are in the ledger', WAIT_MS, async () =>
      (await ledgerOf(house)).length > CALLS / 2 ? true : undefined,
    );
    expect(await answersWith(house, [providerKey, key])).toEqual([]);
  });

  it('are in no column of the database', async () => {
    expect(await rowsWith(database.url, [providerKey, key])).toEqual([]);
  });

  it('are in no log, no report of a crash, and no file', async () => {
    process.kill(house.backendPid(), 'SIGUSR2');
    const report = await until('the report is written', WAIT_MS, () => {
      const [name] = readdirSync(dataDir).filter((file) => /^report\..*\.json$/u.test(file));
      const text = name === undefined ? '' : readFileSync(join(dataDir, name), 'latin1');
      return Promise.resolve(text.trimEnd().endsWith('}') ? text : undefined);
    });
    expect(report).toContain('"javascriptStack"');
    expect(said).toContain('"level"');
    await house.endBackend('SIGTERM');
    // With the database's own files, its log of changes, and the journal.
    const folders = [house.folder, dataDir];
    expect(folders.flatMap(filesBelow).length).toBeGreaterThan(100);
    const secrets = [providerKey, key];
    for (const secret of secrets) {
      expect(said).not.toContain(secret);
      expect(report).not.toContain(secret);
    }
    expect(folders.flatMap((folder) => filesWith(folder, secrets))).toEqual([]);
    await house.startBackend();
  });
});
