import { beforeAll, describe, expect, it } from 'vitest';
import type { LlmCallRow, LlmHouse, LlmProviderRecord } from '../../model/index.ts';
import { useGateway } from '../test/gateway-of-test.ts';
import { SOME_SECRET, someAlias, someBudget, someHouse, someKey, someProject } from '../test/some-house.ts';
import { type Dialect, type Trouble } from '../test/upstream/index.ts';
import type { WireFormat } from '../wire/words.ts';

const here = useGateway();

const open = (over: Partial<LlmHouse> = {}) => here.open(someHouse({ providers: PROVIDERS, ...over }));

const MODEL: Readonly<Record<Dialect, string>> = {
  openai: 'gpt-4o-mini',
  anthropic: 'claude-haiku-4-5',
  deepseek: 'deepseek-v4-pro',
  qwen: 'qwen-plus',
  ollama: 'qwen3:8b',
  azure_openai: 'team-gpt-4o',
  openai_compatible: 'llama-3.1-8b',
};
let PROVIDERS: readonly LlmProviderRecord[] = [];
beforeAll(() => {
  PROVIDERS = here.providers(Object.keys(MODEL) as Dialect[]);
});

const PATHS: Readonly<Record<WireFormat, string>> = {
  chat: '/v1/chat/completions',
  completions: '/v1/completions',
  embeddings: '/v1/embeddings',
  responses: '/v1/responses',
  messages: '/v1/messages',
};

function bodyFor(format: WireFormat, model: string, stream: boolean): object {
  const messages = [{ role: 'user', content: 'Say hello to the hosts.' }];
  switch (format) {
    case 'chat':
      return { model, messages, stream };
    case 'messages':
      return { model, messages, stream, max_tokens: 64 };
    case 'completions':
      return { model, prompt: 'Say hello', stream };
    case 'responses':
      return { model, input: 'Say hello', stream };
    case 'embeddings':
      return { model, input: ['a', 'b'] };
    default:
      return format satisfies never;
  }
}

function post(format: WireFormat, body: object | string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${here.gateway.url}${PATHS[format]}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SOME_SECRET}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
}
const call = (dialect: Dialect, format: WireFormat, stream: boolean, init?: RequestInit) =>
  post(format, bodyFor(format, `${dialect}/${MODEL[dialect]}`, stream), init);

const lastRow = async (): Promise<LlmCallRow> => {
  const rows = await here.gateway.rowsOf(1);
  return rows.at(-1) as LlmCallRow;
};

const NATIVE: Readonly<Record<Dialect, readonly WireFormat[]>> = {
  openai: ['chat', 'completions', 'embeddings', 'responses'],
  anthropic: ['messages'],
  deepseek: ['chat', 'messages'],
  qwen: ['chat', 'responses', 'messages'],
  ollama: ['chat'],
  azure_openai: ['chat', 'responses'],
  openai_compatible: ['chat'],
};
const COMBINATIONS = (Object.keys(NATIVE) as Dialect[]).flatMap((dialect) =>
  [...new Set<WireFormat>([...NATIVE[dialect], 'chat', 'messages'])].flatMap((format) =>
    (format === 'embeddings' ? [false] : [false, true]).map((stream) => [dialect, format, stream] as const),
  ),
);

describe('a call that goes well', () => {
  it.each(COMBINATIONS)(
    'of %s by %s, stream %s: its row says what the provider counted',
    async (dialect, format, stream) => {
      await open();
      const embedding = { openai: 'text-embedding-3-small' } as Partial<Record<Dialect, string>>;
      const model =
        format === 'embeddings' ? `${dialect}/${embedding[dialect] ?? ''}` : `${dialect}/${MODEL[dialect]}`;
      const response = await post(format, bodyFor(format, model, stream));
      const text = await response.text();
      expect(response.status, text).toBe(200);
      const row = await lastRow();
      const counted = here.upstream.calls.at(-1);
      expect(row).toMatchObject({
        status: 'ok',
        endpoint: format,
        stream,
        httpStatus: 200,
        tokensFrom: 'provider',
        keyId: 2,
        projectId: 3,
        attempt: 1,
        isFinal: true,
      });
      expect(row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens + row.cacheWriteLongTokens).toBe(
        counted?.promptTokens,
      );
      expect(row.outputTokens).toBe(counted?.generatedTokens);
      // Anthropic's form has no word for them.
      expect(row.reasoningTokens).toBe(counted?.format === 'messages' ? 0 : counted?.reasoningTokens);
      // Whoever did not ask for the usage in a stream of a chat does not get it.
      if (format === 'chat' && stream) {
        expect(text).not.toMatch(/"usage":\{/);
        expect(text).toContain('data: [DONE]');
        expect(text).not.toContain('\n\n\n');
      }
    },
  );
});

const TROUBLES: readonly (readonly [string, Trouble, Partial<LlmCallRow>, number])[] = [
  [
    '500',
    { kind: 'status', status: 500 },
    { status: 'upstream_error', httpStatus: 500, tokensFrom: 'none', costPico: 0n },
    502,
  ],
  [
    '401',
    { kind: 'status', status: 401 },
    { status: 'upstream_error', httpStatus: 401, tokensFrom: 'none' },
    502,
  ],
  [
    '429',
    { kind: 'status', status: 429, retryAfter: '7' },
    { status: 'upstream_error', httpStatus: 429 },
    429,
  ],
  [
    'a redirect',
    { kind: 'redirect', to: 'http://127.0.0.1:1/' },
    { status: 'upstream_error', httpStatus: 307 },
    502,
  ],
  [
    'an error after 200',
    { kind: 'error_after', tokens: 3 },
    { status: 'upstream_error', httpStatus: 200, tokensFrom: 'estimated' },
    200,
  ],
  ['a cut', { kind: 'cut_after', tokens: 3 }, { status: 'upstream_cut', tokensFrom: 'estimated' }, 200],
  ['a reset', { kind: 'reset_after', tokens: 3 }, { status: 'upstream_cut', tokensFrom: 'estimated' }, 200],
  ['no usage', { kind: 'no_usage' }, { status: 'ok', tokensFrom: 'estimated' }, 200],
  ['a broken event', { kind: 'malformed' }, { status: 'ok', tokensFrom: 'provider' }, 200],
  ['invalid UTF-8', { kind: 'invalid_utf8' }, { status: 'ok', tokensFrom: 'provider' }, 200],
  ['gzip', { kind: 'gzip' }, { status: 'ok', tokensFrom: 'provider' }, 200],
  ['a slow drip', { kind: 'drip', bytes: 200, everyMs: 1 }, { status: 'ok', tokensFrom: 'provider' }, 200],
];

describe.each(['openai', 'anthropic'] as const)('trouble at %s', (dialect) => {
  const format: WireFormat = dialect === 'anthropic' ? 'messages' : 'chat';

  it.each(TROUBLES)('%s leaves one row that says so', async (_name, trouble, expected, status) => {
    await open();
    here.upstream.usually({ trouble, tokens: 12 });
    const response = await call(dialect, format, true);
    const text = await response.text().catch((error: unknown) => String(error));
    expect(response.status, text).toBe(status);
    const row = await lastRow();
    expect(row).toMatchObject({ ...expected, attempt: 1, isFinal: true });
    if (expected.status === 'upstream_cut') {
      expect(row.outputTokens).toBeGreaterThan(0);
      expect(text).toMatch(/error/);
    }
    expect(here.gateway.rows).toHaveLength(1);
  });

  it('is the end of the call at the provider when the client goes, whenever that is', async () => {
    await open();
    here.upstream.usually({ tokens: 400, tokenMs: 5 });
    for (const after of [0, 3, 40]) {
      const leaving = new AbortController();
      const before = here.gateway.rows.length;
      const asked = call(dialect, format, true, { signal: leaving.signal });
      if (after === 0) {
        here.upstream.plan({ trouble: { kind: 'hang' } });
        const wanted = here.upstream.calls.length;
        while (here.upstream.calls.length === wanted) {
          await new Promise((done) => setTimeout(done, 5));
        }
      } else {
        const reader = (await asked).body?.getReader();
        for (let read = 0; read < after; read += 1) {
          await reader?.read();
        }
      }
      leaving.abort();
      await asked.catch(() => undefined);
      await here.upstream.quiet();
      const row = (await here.gateway.rowsOf(before + 1)).at(-1);
      expect(here.upstream.calls.at(-1)?.isAborted).toBe(true);
      expect(row).toMatchObject({ status: 'client_gone', tokensFrom: 'estimated' });
      expect(row?.inputTokens).toBeGreaterThan(0);
      expect(Number(row?.outputTokens) > 0).toBe(after > 0);
    }
  });
});

describe('an alias', () => {
  const two = () => ({
    aliases: [
      someAlias({
        alias: 'fast',
        targets: [
          { provider_id: 1, model: 'gpt-4o-mini', weight: 1 },
          { provider_id: 2, model: MODEL.anthropic, weight: 0 },
        ],
        first_token_seconds: 1,
      }),
    ],
  });

  it.each([
    ['overloaded', { kind: 'status', status: 503 }, 'none'],
    ['out of money', { kind: 'status', status: 402 }, 'none'],
    ['silent', { kind: 'hang' }, 'estimated'],
  ] as const)(
    'goes to the next provider when the first is %s, and both are in the ledger',
    async (_why, trouble, tokensFrom) => {
      await open(two());
      here.upstream.plan({ trouble });
      const response = await post('chat', bodyFor('chat', 'fast', true));
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('data: [DONE]');
      const [first, second] = await here.gateway.rowsOf(2);
      expect(first).toMatchObject({ attempt: 1, isFinal: false, providerId: 1, tokensFrom });
      expect(second).toMatchObject({ attempt: 2, isFinal: true, providerId: 2, status: 'ok', model: 'fast' });
      expect(first?.requestId).toBe(second?.requestId);
    },
  );

  it('asks nobody else where the request itself is at fault', async () => {
    await open(two());
    const response = await post('chat', { ...bodyFor('chat', 'fast', false), temperature: 9 });
    expect(response.status).toBe(400);
    expect(await here.gateway.rowsOf(1)).toHaveLength(1);
  });

  it('asks nobody else once the answer has begun', async () => {
    await open(two());
    here.upstream.plan({ trouble: { kind: 'reset_after', tokens: 2 }, tokens: 9 });
    await (await post('chat', bodyFor('chat', 'fast', true))).text();
    expect(await here.gateway.rowsOf(1)).toMatchObject([{ status: 'upstream_cut', isFinal: true }]);
  });
});

describe('a budget', () => {
  const price = { input: '1000000', output: '0' };
  const own = {
    id: 1,
    provider_id: null,
    model: 'gpt-4o-mini',
    currency: 'USD',
    tiers: [{ above_input_tokens: 0, rates: price }],
    sinceUs: 0,
  };

  it('for ten calls lets ten of a hundred through that come at once, and says which it is', async () => {
    await open({ prices: [own], budgets: [someBudget({ amount: '1' })] });
    await call('openai', 'chat', false);
    const [{ inputTokens } = { inputTokens: 0 }] = await here.gateway.rowsOf(1);
    await here.gateway.change({
      budgets: [someBudget({ id: 5, name: 'ten calls', amount: String(10 * inputTokens) })],
    });
    const calls = await Promise.all(Array.from({ length: 100 }, () => call('openai', 'chat', false)));
    const passed = calls.filter(({ status }) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(9);
    expect(passed).toBeLessThanOrEqual(11);
    const refused = calls.find(({ status }) => status === 402);
    expect(await refused?.json()).toMatchObject({
      error: { code: 'budget_exceeded', message: expect.stringContaining('"ten calls"') as unknown },
    });
    expect(here.gateway.rows.length).toBeLessThanOrEqual(101);
    const rows = await here.gateway.rowsOf(101);
    expect(rows.filter(({ status }) => status === 'refused')).toHaveLength(100 - passed);
  });

  it('lets calls through while it is lifted, and counts them', async () => {
    const liftedUntilUs = Date.now() * 1_000 + 60e6;
    await open({ prices: [own], budgets: [someBudget({ amount: '0.000001', liftedUntilUs })] });
    expect((await call('openai', 'chat', false)).status).toBe(200);
    await here.gateway.rowsOf(1);
    await here.gateway.change({ budgets: [someBudget({ amount: '0.000001' })] });
    expect((await call('openai', 'chat', false)).status).toBe(402);
  });

  it('does with what it cannot count as it was told', async () => {
    await open({ prices: [own], budgets: [someBudget({ when_unknown: 'block', currency: 'CNY' })] });
    const response = await call('openai', 'chat', false);
    expect(response.status).toBe(402);
    expect(await response.text()).toContain('paid in USD');
    await here.gateway.change({ budgets: [someBudget({ when_unknown: 'let_through', currency: 'CNY' })] });
    expect((await call('openai', 'chat', false)).status).toBe(200);
  });
});

describe('what cannot be taken', () => {
  const long = 'x'.repeat(49 * 1_048_576);
  it.each([
    ['no JSON', '{"model":', 400],
    ['a list', '[]', 400],
    ['no model', '{"messages":[]}', 400],
    ['an unknown model', '{"model":"gpt-9","messages":[]}', 404],
    ['a limit that is none', '{"model":"openai/gpt-4o-mini","messages":[],"max_tokens":-1}', 400],
    ['too much', `{"model":"x","messages":["${long}"]}`, 413],
  ])('is refused in words of its own: %s', async (_what, body, status) => {
    await open();
    const response = await post('chat', body).catch(() => undefined);
    // Who sends too much may be cut off before the answer can be read.
    if (response !== undefined) {
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { message: expect.any(String) as unknown } });
    } else {
      expect(status).toBe(413);
    }
  });

  it.each([
    [undefined, /Send a key/],
    ['Bearer vg-unknown', /unknown/],
    ['Bearer sk-of-openai', /unknown/],
    ["Bearer vg-' OR 1=1 --", /unknown|Send a key/],
  ])('is nobody let in with: %s', async (authorization, words) => {
    await open();
    const headers = authorization === undefined ? {} : { authorization };
    const response = await post('chat', {}, { headers });
    expect(response.status).toBe(401);
    expect(await response.text()).toMatch(words);
  });

  it('is a model that the key may not use, more calls than it may, and another method', async () => {
    await open({ keys: [someKey({ models: ['openai/*'], rpm: 2 })] });
    expect((await call('ollama', 'chat', false)).status).toBe(403);
    expect((await call('openai', 'chat', false)).status).toBe(200);
    expect((await call('openai', 'chat', false)).status).toBe(200);
    const third = await call('openai', 'chat', false);
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await fetch(`${here.gateway.url}/v1/chat/completions`);
    expect([other.status, other.headers.get('allow')]).toEqual([400, 'POST']);
  });

  it('is a header that would carry another', async () => {
    await open();
    await call('openai', 'chat', false, {
      headers: {
        authorization: `Bearer ${SOME_SECRET}`,
        'openai-beta': 'assistants=v2',
        'x-forwarded-host': 'evil',
        cookie: 'a=b',
      },
    });
    const { headers } = here.upstream.calls.at(-1) ?? { headers: {} };
    expect(headers).toMatchObject({
      'openai-beta': 'assistants=v2',
      authorization: `Bearer ${here.upstream.key}`,
    });
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('x-forwarded-host');
  });
});

describe('names with line breaks and signs of other alphabets in them', () => {
  const EVIL = 'a\r\nset-cookie: x=1\r\n\r\n<b>模型\u0000\u202e';
  const isClean = (response: Response) => {
    expect(response.headers.get('set-cookie')).toBeNull();
    expect([...response.headers.values()].join()).toMatch(/^[\x20-\x7e]*$/u);
  };

  it.each([
    ['model', { model: EVIL, messages: [] }],
    ['model of a provider', { model: `openai/${EVIL}`, messages: [] }],
    [
      'field',
      { model: `anthropic/${MODEL.anthropic}`, messages: [{ role: 'user', content: 'x' }], [EVIL]: 1 },
    ],
    [
      'user',
      { model: `anthropic/${MODEL.anthropic}`, messages: [{ role: 'user', content: 'x' }], user: EVIL },
    ],
  ])('carry no header into an answer: as a %s', async (_what, body) => {
    await open();
    for (const format of ['chat', 'messages'] as const) {
      const response = await post(format, { max_tokens: 9, ...body });
      expect(response.status).toBeLessThan(500);
      isClean(response);
      expect(await response.json()).toBeTypeOf('object');
    }
  });

  it('carry none as the name of a provider, key, project or budget', async () => {
    const [first] = PROVIDERS;
    await open({
      providers: first === undefined ? [] : [{ ...first, name: EVIL, models: [MODEL.openai] }],
      keys: [someKey({ name: EVIL, projectName: EVIL })],
      projects: [someProject({ name: EVIL })],
    });
    for (const status of [401, 429, 503] as const) {
      here.upstream.plan({ trouble: { kind: 'status', status, retryAfter: '3' } });
      const response = await post('chat', bodyFor('chat', MODEL.openai, false));
      isClean(response);
      expect(response.status).toBeGreaterThanOrEqual(429);
      await response.json();
    }
    await here.gateway.change({
      prices: [
        {
          id: 1,
          provider_id: null,
          model: MODEL.openai,
          currency: 'USD',
          tiers: [{ above_input_tokens: 0, rates: { input: '1000000', output: '0' } }],
          sinceUs: 0,
        },
      ],
      budgets: [someBudget({ name: EVIL, amount: '0.000001' })],
    });
    await post('chat', bodyFor('chat', MODEL.openai, false));
    const blocked = await post('chat', bodyFor('chat', MODEL.openai, false));
    expect(blocked.status).toBe(402);
    isClean(blocked);
    expect(JSON.stringify(await blocked.json())).toContain('set-cookie');
  });

  it('are no header and no other path for a provider', async () => {
    await open();
    await post('chat', bodyFor('chat', `azure_openai/../../${EVIL}`, false));
    await post('chat', bodyFor('chat', 'openai/../../v2/secrets?x=1#y', false));
    for (const { path, headers } of here.upstream.calls.slice(-2)) {
      expect(path).toMatch(/^\/[\w/.-]+$/u);
      expect(path).not.toMatch(/secrets|\.\./u);
      expect(headers).not.toHaveProperty('set-cookie');
    }
  });
});

describe('a project that lets nothing private out', () => {
  it('sends marks in its place, whoever is asked', async () => {
    await open({ projects: [someProject({ redact: 'secrets_and_personal_data' })] });
    const content = 'mail ada@example.com the password: hunter2222';
    for (const [dialect, format] of [
      ['openai', 'chat'],
      ['anthropic', 'chat'],
    ] as const) {
      const model = `${dialect}/${MODEL[dialect]}`;
      const response = await post(format, { model, messages: [{ role: 'user', content }] });
      expect(response.headers.get('x-vigilops-redacted')).toBe('2');
      const sent = JSON.stringify(here.upstream.calls.at(-1)?.body);
      expect(sent).toContain('mail <EMAIL_1> the password: <SECRET_1>');
      expect(sent).not.toMatch(/ada@|hunter/);
    }
  });
});

describe('a key', () => {
  it('that is revoked ends its calls, in mid-stream, too', async () => {
    await open();
    here.upstream.usually({ tokens: 2_000, tokenMs: 5 });
    const response = await call('openai', 'chat', true);
    const reader = response.body?.getReader();
    await reader?.read();
    await here.gateway.change({ keys: [someKey({ revokedUs: 1 })] });
    let text = '';
    for (let end = false; !end;) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      text += value === undefined ? '' : Buffer.from(value).toString();
      end = done;
    }
    expect(text).toMatch(/the key of this call was revoked/);
    expect(await lastRow()).toMatchObject({ status: 'upstream_cut', tokensFrom: 'estimated' });
    expect((await call('openai', 'chat', true)).status).toBe(401);
  });
});

describe('the database', () => {
  it('may be away: calls go on, and their rows are there when it is back', async () => {
    await open();
    here.gateway.away(true);
    expect((await call('openai', 'chat', false)).status).toBe(200);
    expect((await call('anthropic', 'messages', true)).status).toBe(200);
    expect(here.gateway.rows).toEqual([]);
    here.gateway.away(false);
    expect(await here.gateway.rowsOf(2)).toHaveLength(2);
  });

  it('gets what an earlier process left: what had ended, and what was cut off', async () => {
    await open();
    here.gateway.away(true);
    await (await call('openai', 'chat', false)).text();
    here.upstream.usually({ trouble: { kind: 'hang_after', tokens: 5 }, tokens: 50 });
    const response = await call('openai', 'chat', true);
    await response.body?.getReader().read();
    // Its progress is noted once a second.
    await new Promise((done) => setTimeout(done, 1_500));
    const killed = here.gateway;
    await open();
    const rows = await here.gateway.rowsOf(2);
    expect(rows.map(({ status }) => status).sort()).toEqual(['killed', 'ok']);
    const row = rows.find(({ status }) => status === 'killed');
    expect(row).toMatchObject({ tokensFrom: 'estimated', currency: 'USD' });
    expect(row?.outputTokens).toBeGreaterThan(0);
    expect(Number(row?.costPico)).toBeGreaterThan(0);
    await killed.close();
  });
});
