import type { LlmProvider } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openFakeServer, type FakeServer } from '../../../notify/test/fake-server.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';
import type { Answer } from '../../test/serve.ts';

const SECRET = 'sk-CANARY-0123456789abcdef';

describeEngines('LLM providers over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let upstream: FakeServer;
  const leaked: string[] = [];
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    upstream = await openFakeServer(({ path }) =>
      path.endsWith('/models')
        ? { body: { data: [{ id: 'm-2' }, { id: 'm-1' }, { id: 'm-1' }, { id: 7 }] } }
        : { body: { choices: [{ message: { role: 'assistant', content: 'Hello.' } }] } },
    );
  });
  afterAll(async () => {
    await upstream.close();
    await house.close();
  });
  afterEach(() => {
    expect(house.errors).toEqual([]);
    expect(leaked.filter((text) => text.includes('CANARY'))).toEqual([]);
  });

  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await house.admin(method, `/api/v1/llm-providers${path}`, body);
    leaked.push(answer.text);
    return answer;
  };
  const form = (changes: object = {}, config: object = {}) => ({
    name: house.newName(),
    type: 'openai_compatible',
    config: { base_url: `${upstream.url}/v1`, api_key: SECRET, ...config },
    ...changes,
  });
  const created = async (changes: object = {}): Promise<LlmProvider> => {
    const answer = await ask('POST', '', form(changes));
    expect(answer.status, answer.text).toBe(201);
    return answer.json as LlmProvider;
  };
  const refused = (answer: Answer, words: string) => {
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'REQUEST_INVALID', detail: expect.stringContaining(words) as string },
    });
  };

  it('are kinds with forms, in two languages', async () => {
    const { items } = (await house.reader('GET', '/api/v1/llm-provider-types')).json as {
      items: { type: string; fields: { key: string; kind: string }[]; endpoints: string[] }[];
    };
    expect(items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['openai', 'anthropic', 'deepseek', 'qwen', 'ollama', 'azure_openai']),
    );
    expect(items.find(({ type }) => type === 'anthropic')).toMatchObject({
      endpoints: ['messages'],
      fields: expect.arrayContaining([expect.objectContaining({ key: 'api_key', kind: 'secret' })]) as object,
    });
  });

  it('are made, shown without their secrets, changed and removed, each by a name of its own', async () => {
    const made = await created({ name: 'ours', models: ['fine-tuned'] });
    expect(made).toMatchObject({
      name: 'ours',
      enabled: true,
      config: { base_url: `${upstream.url}/v1` },
      secrets: ['api_key'],
      models: ['fine-tuned'],
      discovered_models: [],
      discovered_at: null,
    });
    expect((await ask('POST', '', form({ name: 'ours' }))).status).toBe(409);
    const path = `/${String(made.id)}`;
    const kept = { name: 'ours 2', type: made.type, config: made.config, enabled: false };
    const changed = await ask('PUT', path, kept);
    expect(changed.json).toMatchObject({ name: 'ours 2', enabled: false, secrets: ['api_key'] });
    const { items } = (await house.reader('GET', '/api/v1/llm-providers')).json as { items: LlmProvider[] };
    expect(items).toContainEqual(changed.json);
    expect((await ask('DELETE', path)).status).toBe(204);
    for (const [method, at, body] of [
      ['PUT', path, kept],
      ['DELETE', path, undefined],
      ['POST', `${path}/models`, undefined],
    ] as const) {
      expect((await ask(method, at, body)).status, method).toBe(404);
    }
    expect((await house.auditOf()).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['llm_provider.removed', 'llm_provider.changed', 'llm_provider.created']),
    );
  });

  it('keep their secrets unreadable in the database', async () => {
    await created();
    const rows = await house.room.rows(
      "SELECT definition::text || coalesce(sealed, '') AS row FROM vigilops.llm_providers",
    );
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });

  it('send no kept secret to another server, by no way', async () => {
    const { id, name, type } = await created();
    const { port } = new URL(upstream.url);
    for (const base of [
      'https://evil.example.com/v1',
      `http://localhost:${port}/v1`,
      `https://127.0.0.1:${port}/v1`,
    ]) {
      const elsewhere = { name, type, config: { base_url: base } };
      refused(await ask('PUT', `/${String(id)}`, elsewhere), 'config.api_key: give it anew');
      refused(await ask('POST', '/test', { provider: elsewhere, id }), 'config.api_key: give it anew');
    }
    const otherPath = { name, type, config: { base_url: `${upstream.url}/other/v1` } };
    expect((await ask('PUT', `/${String(id)}`, otherPath)).status).toBe(200);
    const anew = { name, type, config: { base_url: 'https://new.example.com/v1', api_key: 'sk-other' } };
    expect((await ask('PUT', `/${String(id)}`, anew)).status).toBe(200);
  });

  it('also not by leaving an address out, which then is the official one', async () => {
    const answer = await ask('POST', '', form({ type: 'openai' }));
    const { id, name } = answer.json as LlmProvider;
    refused(await ask('PUT', `/${String(id)}`, { name, type: 'openai', config: {} }), 'give it anew');
  });

  it.each([
    ['an unknown kind', { type: 'pigeon' }, {}, 'type: must be one of openai'],
    ['an unknown field', {}, { another: 'x' }, 'config.another'],
    ['no address', {}, { base_url: 'nonsense' }, 'config.base_url'],
    ['a user in its address', {}, { base_url: 'http://a:b@example.com/' }, 'config.base_url'],
    ['a file for an address', {}, { base_url: 'file:///etc/passwd' }, 'config.base_url'],
    ['two lines in a secret', {}, { api_key: 'a\r\nX: y' }, 'config.api_key'],
    ['a number for a text', {}, { api_key: 1 }, 'config.api_key'],
    ['U+0000 in its name', { name: 'a\0b' }, {}, 'name'],
  ])('are not made with %s', async (_what, changes, config, words) => {
    refused(await ask('POST', '', form(changes, config)), words);
  });

  it('stay of their kind', async () => {
    const { id, name } = await created();
    refused(await ask('PUT', `/${String(id)}`, form({ name, type: 'openai' })), 'type: stays');
  });

  it('may be changed by who may write alone', async () => {
    const { id } = await created();
    for (const [method, path, body] of [
      ['POST', '', form()],
      ['PUT', `/${String(id)}`, form()],
      ['DELETE', `/${String(id)}`, undefined],
      ['POST', '/test', { provider: form() }],
      ['POST', `/${String(id)}/models`, undefined],
    ] as const) {
      const at = `/api/v1/llm-providers${path}`;
      expect((await house.reader(method, at, body)).status, `${method} ${path}`).toBe(403);
      expect((await house.nobody(method, at, body)).status, `${method} ${path}`).toBe(401);
    }
  });

  describe('that are tried', () => {
    it('tell their models and a word of one, and are asked with their key', async () => {
      const answer = await ask('POST', '/test', { provider: form(), model: 'm-1' });
      expect(answer.json).toMatchObject({
        outcome: 'works',
        message: '',
        models: ['m-1', 'm-2'],
        answer: 'Hello.',
      });
      const [listed, chat] = upstream.requests.slice(-2);
      expect(listed).toMatchObject({ method: 'GET', path: '/v1/models' });
      expect(chat).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
      expect([listed, chat].map((request) => request?.headers.authorization)).toEqual([
        `Bearer ${SECRET}`,
        `Bearer ${SECRET}`,
      ]);
      expect(JSON.parse(chat?.body ?? '')).toMatchObject({ model: 'm-1', max_tokens: 512 });
      expect((await house.auditOf())[0]).toMatchObject({
        action: 'llm_provider.tested',
        detail: { outcome: 'works' },
      });
    });

    it('are asked with the kept key where the form leaves it out', async () => {
      const { id, name, type, config } = await created();
      const answer = await ask('POST', '/test', { provider: { name, type, config }, id });
      expect(answer.json).toMatchObject({ outcome: 'works', answer: null });
      expect(upstream.requests.at(-1)?.headers.authorization).toBe(`Bearer ${SECRET}`);
    });

    it.each([
      [
        'refused',
        { status: 401, body: { error: { message: `no such key ${SECRET}` } } },
        'no such key [secret]',
      ],
      ['refused', { status: 402, body: { error: { message: 'no money' } } }, 'no money'],
      ['busy', { status: 429, body: { error: { message: 'slow down' } } }, 'slow down'],
      ['unreachable', { status: 500, body: 'CANARY' }, 'the provider answered 500'],
      ['refused', 'html', 'is the address right?'],
      ['refused', 'redirect', 'not followed'],
      ['unreachable', 'reset', 'the connection was cut'],
    ] as const)('say that they are %s', async (outcome, trouble, words) => {
      upstream.trouble(trouble);
      const answer = await ask('POST', '/test', { provider: form() });
      expect(answer.json).toMatchObject({
        outcome,
        message: expect.stringContaining(words) as string,
        models: [],
      });
    });

    it('need a model where they list none', async () => {
      const azure = form({ type: 'azure_openai', config: { endpoint: upstream.url, api_key: SECRET } });
      refused(await ask('POST', '/test', { provider: azure }), 'model: name one');
    });

    it.each([
      'http://169.254.169.254/v1',
      'http://[::ffff:a9fe:a9fe]/v1',
      'http://metadata.google.internal/v1',
    ])('reach no metadata at %s', async (base_url) => {
      const answer = await ask('POST', '/test', { provider: form({}, { base_url }) });
      expect(answer.json).toMatchObject({ outcome: 'refused', models: [] });
    });
  });

  it('are asked for their models, which stay where they refuse', async () => {
    const { id } = await created();
    const refresh = () => ask('POST', `/${String(id)}/models`);
    expect((await refresh()).json).toMatchObject({
      outcome: 'works',
      provider: { id, discovered_models: ['m-1', 'm-2'], discovered_at: expect.any(String) as string },
    });
    upstream.trouble({ status: 401, body: {} });
    expect((await refresh()).json).toMatchObject({
      outcome: 'refused',
      provider: { discovered_models: ['m-1', 'm-2'] },
    });
  });
});
