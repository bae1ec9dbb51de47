import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../test/upstream/index.ts';
import { WIRE_FORMATS, type WireFormat } from '../wire/words.ts';
import type { FailureClass, Provider } from './provider.ts';
import { PROVIDERS, providerOfType } from './registry.ts';

const CANARY = 'sk-CANARY-0123456789abcdef';

interface Expected {
  /** What the form needs at least. */
  readonly config: object;
  /** Where each format goes with it. */
  readonly urls: Partial<Record<WireFormat, string>>;
  readonly auth: string | null;
}
const EXPECTED: Readonly<Record<string, Expected>> = {
  openai: {
    config: { api_key: CANARY },
    auth: 'authorization',
    urls: {
      chat: 'https://api.openai.com/v1/chat/completions',
      completions: 'https://api.openai.com/v1/completions',
      embeddings: 'https://api.openai.com/v1/embeddings',
      responses: 'https://api.openai.com/v1/responses',
    },
  },
  anthropic: {
    config: { api_key: CANARY },
    auth: 'x-api-key',
    urls: { messages: 'https://api.anthropic.com/v1/messages' },
  },
  deepseek: {
    config: { api_key: CANARY },
    auth: 'authorization',
    urls: {
      chat: 'https://api.deepseek.com/chat/completions',
      completions: 'https://api.deepseek.com/beta/completions',
      responses: 'https://api.deepseek.com/responses',
      messages: 'https://api.deepseek.com/anthropic/v1/messages',
    },
  },
  qwen: {
    config: { api_key: CANARY },
    auth: 'authorization',
    urls: {
      chat: 'https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions',
      completions: 'https://dashscope.aliyuncs.com/compatible-mode/v1/completions',
      embeddings: 'https://dashscope.aliyuncs.com/compatible-mode/v1/embeddings',
      responses: 'https://dashscope.aliyuncs.com/compatible-mode/v1/responses',
      messages: 'https://dashscope.aliyuncs.com/apps/anthropic/v1/messages',
    },
  },
  ollama: {
    config: {},
    auth: null,
    urls: {
      chat: 'http://127.0.0.1:11434/v1/chat/completions',
      completions: 'http://127.0.0.1:11434/v1/completions',
      embeddings: 'http://127.0.0.1:11434/v1/embeddings',
      responses: 'http://127.0.0.1:11434/v1/responses',
    },
  },
  azure_openai: {
    config: { endpoint: 'https://r.openai.azure.com/', api_key: CANARY },
    auth: 'api-key',
    urls: {
      chat: 'https://r.openai.azure.com/openai/v1/chat/completions',
      completions: 'https://r.openai.azure.com/openai/v1/completions',
      embeddings: 'https://r.openai.azure.com/openai/v1/embeddings',
      responses: 'https://r.openai.azure.com/openai/v1/responses',
    },
  },
  openai_compatible: {
    config: { base_url: 'http://vllm.local:8000/v1/', api_key: CANARY },
    auth: 'authorization',
    urls: {
      chat: 'http://vllm.local:8000/v1/chat/completions',
      completions: 'http://vllm.local:8000/v1/completions',
      embeddings: 'http://vllm.local:8000/v1/embeddings',
      responses: 'http://vllm.local:8000/v1/responses',
    },
  },
} satisfies Readonly<Record<Dialect, Expected>>;

const CALL = {
  model: 'upstream-model',
  body: { model: 'alias', messages: [], custom_field: { a: [1] } },
  isStream: false,
  wantsUsage: false,
  clientHeaders: {},
};

it('every provider is tried', () => {
  expect(PROVIDERS.map(({ type }) => type).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  expect(providerOfType('deepseek')?.type).toBe('deepseek');
  expect(providerOfType('constructor')).toBeUndefined();
});

describe.each(PROVIDERS.map((provider) => [provider.type, provider] as const))('%s', (type, provider) => {
  const { description } = provider;
  const expected = EXPECTED[type];
  const config = provider.config.parse(expected?.config ?? {});
  const [format = 'chat'] = provider.endpoints;
  const prepared = (more: object = {}, own = config) => {
    const call = provider.prepare(own, { ...CALL, format, ...more });
    if (call === undefined) {
      throw new Error(`${type} does not speak ${format}`);
    }
    return call;
  };

  it('says in two languages what it is, what it asks and how to get that', () => {
    const labels = description.fields.flatMap(({ label, help }) => (help === null ? [label] : [label, help]));
    for (const { en, zh } of [description.title, description.setup, ...labels]) {
      expect(en.trim()).not.toBe('');
      expect(zh.trim()).not.toBe('');
    }
    expect(description.setup.zh).toMatch(/\p{Script=Han}/u);
    expect(description.setup.en).toMatch(/^1\. /u);
    expect(description.setup.en.split('\n')).toHaveLength(description.setup.zh.split('\n').length);
    expect(description.endpoints).toEqual(provider.endpoints);
  });

  it('takes the fields of its form and no others, and nothing that could become another header', () => {
    const whole = { ...expected?.config } as Record<string, unknown>;
    expect(provider.config.safeParse({ ...whole, another: 'field' }).success).toBe(false);
    for (const { key, required, kind } of description.fields) {
      const { [key]: left, ...without } = whole;
      void left;
      expect(provider.config.safeParse(without).success, key).toBe(!required);
      for (const bad of ['a\r\nx-evil: 1', 'a b', 'ключ', '']) {
        expect(provider.config.safeParse({ ...whole, [key]: bad }).success, key).toBe(false);
      }
      const addresses = [
        'ftp://x',
        'https://u:p@x',
        'https://x/?a=1',
        'https://x/#a',
        'https://x?',
        'nonsense',
      ];
      for (const bad of kind === 'url' ? addresses : []) {
        expect(provider.config.safeParse({ ...whole, [key]: bad }).success, bad).toBe(false);
      }
    }
    expect(provider.secretKeys).toEqual(
      description.fields.filter(({ kind }) => kind === 'secret').map(({ key }) => key),
    );
  });

  it('sends each format that it speaks to its path, and no other', () => {
    const urls = WIRE_FORMATS.flatMap((one) => {
      const call = provider.prepare(config, { ...CALL, format: one });
      return call === undefined ? [] : [[one, call.url]];
    });
    expect(Object.fromEntries(urls)).toEqual(expected?.urls);
  });

  it('names the model as the provider does, and leaves what it does not know as it is', () => {
    const { body, method, headers, hidesUsage } = prepared();
    expect(JSON.parse(body ?? '')).toEqual({ ...CALL.body, model: 'upstream-model' });
    expect(method).toBe('POST');
    expect(headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
    expect(hidesUsage).toBe(false);
  });

  it('asks for the usage of a stream, and says whether its chunk must be hidden', () => {
    const asks = format === 'chat' && type !== 'anthropic';
    const silent = prepared({
      isStream: true,
      body: { ...CALL.body, stream_options: { include_obfuscation: false } },
    });
    expect(JSON.parse(silent.body ?? '')).toMatchObject({
      stream_options: { include_obfuscation: false, ...(asks ? { include_usage: true } : {}) },
    });
    expect(silent.hidesUsage).toBe(asks);
    expect(silent.headers.accept).toBe('text/event-stream');
    expect(prepared({ isStream: true, wantsUsage: true }).hidesUsage).toBe(false);
    expect(JSON.parse(prepared({ isStream: false }).body ?? '')).not.toHaveProperty('stream_options');
  });

  it('puts its credentials into a header, and nowhere else', () => {
    const requests = [prepared(), provider.discovery(config)].filter((one) => one !== null);
    for (const { headers, url, body } of requests) {
      const carrying = Object.entries(headers).filter(([, value]) => value.includes(CANARY));
      expect(carrying.map(([name]) => name)).toEqual(expected?.auth === null ? [] : [expected?.auth]);
      expect(url + String(body)).not.toContain(CANARY);
    }
  });

  it('passes on only headers of its list, and none that could be two', () => {
    const evil = {
      authorization: 'Bearer vg-1',
      'x-api-key': 'vg-1',
      cookie: 'c',
      host: 'h',
      'x-forwarded-for': '1',
    };
    const plain = prepared().headers;
    expect(prepared({ clientHeaders: evil }).headers).toEqual(plain);
    const names = [
      'openai-beta',
      'anthropic-beta',
      'idempotency-key',
      'anthropic-version',
      'x-dashscope-session-cache',
    ];
    for (const value of ['a\r\nx-evil: 1', 'a\nb', 'é', '\0', 'x'.repeat(4_097)]) {
      expect(
        prepared({ clientHeaders: Object.fromEntries(names.map((name) => [name, value])) }).headers,
      ).toEqual(plain);
    }
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (clientHeaders) => {
        expect(prepared({ clientHeaders }).headers).toEqual(plain);
      }),
    );
  });

  it('reads its list of models, and nothing of what is none', () => {
    const list =
      type === 'ollama'
        ? { models: [{ name: 'b' }, { name: 'a' }, { name: 5 }] }
        : { data: [{ id: 'b' }, { id: 'a' }, { id: 'a' }, {}] };
    expect(provider.parseModels(list)).toEqual(type === 'azure_openai' ? [] : ['a', 'b']);
    for (const bad of [null, 'x', [], { data: 'x' }, { data: [null, 'x', { id: 'x'.repeat(257) }] }]) {
      expect(provider.parseModels(bad)).toEqual([]);
    }
    expect(provider.discovery(config)?.method ?? 'GET').toBe('GET');
  });

  it.each<[number, unknown, FailureClass, boolean]>([
    [401, { error: { message: `Incorrect API key provided: ${CANARY}` } }, 'auth', true],
    [403, undefined, 'auth', true],
    [402, { error: { message: 'Insufficient Balance' } }, 'quota', true],
    [404, { error: { code: 'model_not_found', message: 'no such model' } }, 'not_found', true],
    [400, { error: { message: 'messages is required' } }, 'bad_request', false],
    [422, 'oops', 'bad_request', false],
    [400, { error: { code: 'context_length_exceeded', message: 'x' } }, 'context_too_long', true],
    [
      400,
      { error: { message: "This model's maximum context length is 8192 tokens" } },
      'context_too_long',
      true,
    ],
    [429, { error: { message: 'slow down' } }, 'rate_limited', true],
    [500, { error: 'boom' }, 'server', true],
    [502, '<html>', 'server', true],
    [503, null, 'overloaded', true],
    [529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded', true],
    [200, { error: { type: 'server_error', message: 'in mid-stream' } }, 'server', true],
    [307, null, 'server', true],
  ])('judges %i %j', (status, body, failure, mayTryElsewhere) => {
    const judged = provider.judge(config, { status, headers: new Headers(), body }, 0);
    expect(judged).toMatchObject({ class: failure, mayTryElsewhere });
    expect(JSON.stringify(judged)).not.toContain(CANARY);
    expect(judged.message).not.toBe('');
  });
});

describe.each<[string, number, object, FailureClass]>([
  ['openai', 429, { error: { code: 'insufficient_quota', type: 'insufficient_quota' } }, 'quota'],
  ['openai', 400, { error: { code: 'content_policy_violation' } }, 'content_filter'],
  [
    'azure_openai',
    400,
    { error: { code: 'content_filter', innererror: { code: 'ResponsibleAIPolicyViolation' } } },
    'content_filter',
  ],
  [
    'azure_openai',
    404,
    { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist' } },
    'not_found',
  ],
  [
    'anthropic',
    400,
    { error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API' } },
    'quota',
  ],
  [
    'anthropic',
    400,
    {
      error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' },
    },
    'context_too_long',
  ],
  [
    'anthropic',
    413,
    { error: { type: 'request_too_large', message: 'Request exceeds the maximum size' } },
    'context_too_long',
  ],
  ['anthropic', 429, { error: { type: 'rate_limit_error' } }, 'rate_limited'],
  ['anthropic', 402, { error: { type: 'billing_error' } }, 'quota'],
  ['deepseek', 400, { error: { message: 'Content Exists Risk' } }, 'content_filter'],
  ['deepseek', 400, { error: { message: 'Model Not Exist' } }, 'not_found'],
  [
    'qwen',
    400,
    { error: { code: 'data_inspection_failed', message: 'inappropriate content' } },
    'content_filter',
  ],
  ['qwen', 400, { error: { code: 'Arrearage', message: 'Access denied' } }, 'quota'],
  ['qwen', 403, { error: { code: 'AllocationQuota.FreeTierOnly' } }, 'quota'],
  [
    'qwen',
    429,
    { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } },
    'rate_limited',
  ],
  [
    'qwen',
    400,
    { code: 'InvalidParameter', message: 'Range of input length should be [1, 30720]' },
    'context_too_long',
  ],
  [
    'ollama',
    503,
    { error: 'server busy, please try again.  maximum pending requests exceeded' },
    'overloaded',
  ],
  ['ollama', 404, { error: { message: "model 'x' not found", type: 'not_found_error' } }, 'not_found'],
])('%s, %i, %j', (type, status, body, failure) => {
  it(`is ${failure}`, () => {
    expect(judge(type, status, body).class).toBe(failure);
  });
});

function judge(type: string, status: number, body: unknown, headers: Record<string, string> = {}, nowMs = 0) {
  const provider: Provider | undefined = providerOfType(type);
  const config = { api_key: CANARY };
  return (
    provider?.judge(config, { status, headers: new Headers(headers), body }, nowMs) ?? {
      class: null,
      message: '',
      retryAfterMs: null,
    }
  );
}

describe('an error', () => {
  it.each<[Record<string, string>, number | null]>([
    [{}, null],
    [{ 'retry-after': '30' }, 30_000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after-ms': '120', 'retry-after': '30' }, 120],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }, 50_000],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': '999999999' }, 86_400_000],
  ])('says with %j how long to wait', (headers, expected) => {
    expect(judge('openai', 429, {}, headers, 10_000).retryAfterMs).toBe(expected);
  });

  it('says no secret, whole or in part, and no control characters', () => {
    const message = `bad key ${CANARY}, sk-pro****cdef and vg-abcdefgh\r\n\u202Eend`;
    const told = judge('openai', 401, { error: { message, code: CANARY } });
    expect(told.message).toBe('bad key [secret], [secret] and [secret] end');
    expect(JSON.stringify(told)).not.toContain('CANARY');
    expect(judge('openai', 500, { error: { message: 'x'.repeat(9_999) } }).message).toHaveLength(1_000);
  });
});

describe("Azure's older API", () => {
  const provider = providerOfType('azure_openai');
  const config = provider?.config.parse({
    endpoint: 'https://r.openai.azure.com',
    api_key: CANARY,
    api: 'deployments',
  });
  const urlOf = (format: WireFormat, model: string) =>
    provider?.prepare(config ?? {}, { ...CALL, format, model })?.url;

  it('has the deployment in the path, and lets no name climb out of it', () => {
    expect(urlOf('chat', 'gpt 4o/x')).toBe(
      'https://r.openai.azure.com/openai/deployments/gpt%204o%2Fx/chat/completions?api-version=2024-10-21',
    );
    expect(urlOf('responses', 'd')).toBe(
      'https://r.openai.azure.com/openai/responses?api-version=2024-10-21',
    );
    for (const name of ['..', '.', '../..', '%2e%2e', 'a?b#c']) {
      const path = new URL(urlOf('chat', name) ?? '').pathname;
      expect(path).toMatch(/^\/openai\/deployments\/[^/]+\/chat\/completions$/u);
    }
  });
});

it('says in which currency it is paid, where it has two', () => {
  const billed = PROVIDERS.flatMap((provider) => {
    const currency = provider.billedIn(provider.config.parse(EXPECTED[provider.type]?.config ?? {}));
    return currency === null ? [] : [[provider.type, currency]];
  });
  expect(billed).toEqual([
    ['deepseek', 'CNY'],
    ['qwen', 'CNY'],
  ]);
});

it.each([
  ['anthropic', 'https://proxy.local/v1', 'https://proxy.local/v1/messages'],
  ['deepseek', 'https://api.deepseek.com/v1', 'https://api.deepseek.com/chat/completions'],
  [
    'qwen',
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions',
  ],
  ['ollama', 'http://gpu:11434/v1/', 'http://gpu:11434/v1/chat/completions'],
])('%s takes the address %s, as its documents give it to some clients', (type, address, url) => {
  const provider = providerOfType(type);
  const config = provider?.config.parse({ ...EXPECTED[type]?.config, base_url: address }) ?? {};
  const [format = 'chat'] = provider?.endpoints ?? [];
  expect(provider?.prepare(config, { ...CALL, format })?.url).toBe(url);
});
