import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openMockUpstream, type Dialect, type MockUpstream, type Plan } from '../test/upstream/index.ts';
import { createUsageHider } from '../wire/hide-usage.ts';
import { fieldsOf, isObject, listOf, type JsonObject } from '../wire/json.ts';
import { readRequestHead } from '../wire/request-head.ts';
import {
  createStreamTranslator,
  translateAnswer,
  translateRequest,
  type Translatable,
} from '../wire/translate/index.ts';
import { createAnswerReader, type AnswerReport } from '../wire/usage/reader.ts';
import type { WireFormat } from '../wire/words.ts';
import type { PreparedCall, Provider } from './provider.ts';
import { PROVIDERS, providerOfType } from './registry.ts';

/** Each provider's own words, sent to what speaks its real format with its real rules. */
let upstream: MockUpstream;
beforeAll(async () => {
  upstream = await openMockUpstream({ seed: 3 });
});
afterEach(() => {
  upstream.usually({});
});
afterAll(() => upstream.close());

interface Models {
  readonly text: string;
  readonly embedding?: string;
  readonly completion?: string;
}
const MODELS: Readonly<Record<string, Models>> = {
  openai: { text: 'gpt-4o', embedding: 'text-embedding-3-small', completion: 'gpt-3.5-turbo-instruct' },
  anthropic: { text: 'claude-haiku-4-5' },
  deepseek: { text: 'deepseek-flash' },
  qwen: { text: 'qwen-plus', embedding: 'text-embedding-v4' },
  ollama: { text: 'qwen3:8b', embedding: 'nomic-embed-text:latest' },
  azure_openai: { text: 'team-gpt-4o', embedding: 'team-embedding' },
  openai_compatible: { text: 'llama-3.1-8b', embedding: 'bge-m3' },
} satisfies Readonly<Record<Dialect, Models>>;
const MESSAGES = [{ role: 'user', content: 'How is the server?' }];
const BODY: Readonly<Record<WireFormat, JsonObject>> = {
  chat: { messages: MESSAGES, max_completion_tokens: 30 },
  completions: { prompt: 'The server', max_tokens: 30 },
  embeddings: { input: ['a', 'b'] },
  responses: { input: 'How is the server?' },
  messages: { messages: MESSAGES, max_tokens: 30 },
};

function configOf(provider: Provider, key = upstream.key, more: object = {}) {
  const address = upstream.baseUrl(provider.type as Dialect);
  const isAzure = provider.type === 'azure_openai';
  const config = {
    [isAzure ? 'endpoint' : 'base_url']: address,
    ...(provider.type === 'ollama' ? {} : { api_key: key }),
    ...more,
  };
  return provider.config.parse(config);
}

function modelOf({ type }: Provider, format: WireFormat): string {
  const { text, embedding, completion } = MODELS[type] ?? { text: '' };
  return (format === 'embeddings' ? embedding : format === 'completions' ? completion : undefined) ?? text;
}

async function send(call: Pick<PreparedCall, 'method' | 'url' | 'headers' | 'body'>): Promise<Response> {
  return fetch(call.url, { method: call.method, headers: call.headers, body: call.body, redirect: 'manual' });
}

function prepared(
  provider: Provider,
  format: WireFormat,
  isStream: boolean,
  body = BODY[format],
  wantsUsage = false,
): PreparedCall {
  const call = provider.prepare(configOf(provider), {
    format,
    model: modelOf(provider, format),
    body: { model: 'alias', ...body, ...(isStream ? { stream: true } : {}) },
    isStream,
    wantsUsage,
    clientHeaders: {},
  });
  if (call === undefined) {
    throw new Error(`${provider.type} does not speak ${format}`);
  }
  return call;
}

async function readAnswer(answer: Response, format: WireFormat, isStream: boolean): Promise<AnswerReport> {
  const reader = createAnswerReader(format);
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (isStream) {
    reader.push(bytes);
    reader.end();
  } else {
    reader.readWhole(bytes);
  }
  await upstream.quiet();
  return reader.report();
}

const CASES = PROVIDERS.flatMap((provider) =>
  provider.endpoints.flatMap((format) =>
    (format === 'embeddings' ? [false] : [false, true]).map(
      (isStream) => [provider.type, format, isStream] as const,
    ),
  ),
);

describe.each(CASES)('%s, %s, stream %s', (type, format, isStream) => {
  it('is answered, and the usage is what the provider bills', async () => {
    const provider = providerOfType(type);
    if (provider === undefined) {
      throw new Error(type);
    }
    const answer = await send(prepared(provider, format, isStream));
    expect(answer.status).toBe(200);
    const report = await readAnswer(answer, format, isStream);
    const call = upstream.calls.at(-1);
    expect(report).toMatchObject({
      isEnded: true,
      isUsageFinal: true,
      error: null,
      unreadEvents: 0,
      usage: {
        output: call?.generatedTokens,
        reasoning: type === 'ollama' || format === 'messages' ? 0 : call?.reasoningTokens,
      },
    });
    const { input = 0, cacheRead = 0, cacheWrite = 0, cacheWriteLong = 0 } = report.usage ?? {};
    expect(input + cacheRead + cacheWrite + cacheWriteLong).toBe(call?.promptTokens);
    expect(call?.isFinished).toBe(true);
    const head = readRequestHead(format, { model: 'm', ...BODY[format] });
    expect(head.ok ? head.head.inputTokens : null).toBe(call?.promptTokens);
  });
});

describe.each(PROVIDERS.map((provider) => [provider.type, provider] as const))('%s', (type, provider) => {
  const [format = 'chat'] = provider.endpoints;

  async function judged(plan: Plan, key = upstream.key, model = modelOf(provider, format)) {
    upstream.plan(plan);
    const config = configOf(provider, key);
    const call = {
      format,
      model,
      body: { ...BODY[format] },
      isStream: false,
      wantsUsage: false,
      clientHeaders: {},
    };
    const asked = provider.prepare(config, call);
    if (asked === undefined) {
      throw new Error(type);
    }
    const answer = await send(asked);
    const body: unknown = await answer.json().catch(() => undefined);
    return provider.judge(config, { status: answer.status, headers: answer.headers, body }, 0);
  }

  it('lists its models, where it has a list', async () => {
    const asked = provider.discovery(configOf(provider));
    const names = asked === null ? [] : provider.parseModels(await (await send(asked)).json());
    expect(names.length > 0).toBe(type !== 'azure_openai');
    expect(type === 'azure_openai' || names.includes(modelOf(provider, format))).toBe(true);
  });

  it('knows its own errors, and keeps the key for itself', async () => {
    if (type !== 'ollama') {
      const wrong = await judged({}, 'sk-wrong-key-7777');
      expect(wrong.class).toBe('auth');
      expect(wrong.message).not.toContain('7777');
    }
    // Azure's newer path, too, knows only deployments.
    expect(await judged({}, upstream.key, 'no-such-model')).toMatchObject({ class: 'not_found' });
    expect(await judged({ trouble: { kind: 'status', status: 429, retryAfter: '3' } })).toMatchObject({
      class: 'rate_limited',
      retryAfterMs: 3_000,
    });
    expect(await judged({ trouble: { kind: 'status', status: 500 } })).toMatchObject({ class: 'server' });
    expect(await judged({ trouble: { kind: 'status', status: 503 } })).toMatchObject({
      mayTryElsewhere: true,
    });
  });
});

describe('a chat that did not ask for the usage', () => {
  it.each(['openai', 'deepseek', 'ollama', 'azure_openai'])(
    'is told none by %s, and the gateway is',
    async (type) => {
      const provider = providerOfType(type);
      if (provider === undefined) {
        throw new Error(type);
      }
      const call = prepared(provider, 'chat', true);
      const bytes = Buffer.from(await (await send(call)).arrayBuffer());
      const hider = createUsageHider();
      const shown = Buffer.concat([hider.push(bytes), hider.end()]).toString();
      expect(call.hidesUsage).toBe(true);
      expect(bytes.toString()).toMatch(/"usage":\{/u);
      expect(shown).not.toMatch(/"usage":\{/u);
      expect(shown).toMatch(/data: \[DONE\]\n\n$/u);
    },
  );
});

describe.each<[string, Translatable, Translatable]>([
  ['anthropic', 'chat', 'messages'],
  ['openai', 'messages', 'chat'],
  ['ollama', 'messages', 'chat'],
])('%s, for a client that speaks %s', (type, client, spoken) => {
  const provider = providerOfType(type);
  const manners = {
    defaultMaxTokens: 64,
    maxTokensField: provider?.maxTokensField ?? 'max_tokens',
    takesCacheControl: provider?.takesCacheControl ?? false,
  };
  const tools =
    client === 'chat'
      ? [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }]
      : [{ name: 'weather', input_schema: { type: 'object' } }];
  const question = { role: 'user', content: 'Which weather is it?' };

  async function ask(messages: readonly unknown[], isStream: boolean): Promise<JsonObject> {
    const request = {
      model: 'alias',
      max_tokens: 64,
      messages,
      tools,
      ...(isStream ? { stream: true } : {}),
    };
    const translated = translateRequest(spoken, request, manners);
    if (provider === undefined || !translated.ok) {
      throw new Error(translated.ok ? type : translated.problem.message);
    }
    const answer = await send(prepared(provider, spoken, isStream, translated.body));
    expect(answer.status).toBe(200);
    if (!isStream) {
      return translateAnswer(client, fieldsOf(await answer.json()), 5);
    }
    const options = { model: 'alias', createdSeconds: 5, wantsUsage: true };
    const translator = createStreamTranslator(client, options);
    const text = translator.push(Buffer.from(await answer.arrayBuffer())) + translator.end();
    expect(translator.failure()).toBeNull();
    const reader = createAnswerReader(client);
    reader.push(Buffer.from(text));
    await upstream.quiet();
    expect(reader.report()).toMatchObject({
      isEnded: true,
      usage: { output: upstream.calls.at(-1)?.generatedTokens },
    });
    return {};
  }

  it('is called with a tool, answered with its result, and says something', async () => {
    await ask([question], true);
    const called = await ask([question], false);
    const message = client === 'chat' ? fieldsOf(fieldsOf(listOf(called.choices)[0]).message) : called;
    const calls =
      client === 'chat'
        ? listOf(message.tool_calls)
        : listOf(message.content).filter((block) => fieldsOf(block).type === 'tool_use');
    expect(calls).toHaveLength(1);
    const [{ id } = {}] = calls.filter(isObject);
    const result =
      client === 'chat'
        ? { role: 'tool', tool_call_id: id, content: 'rain' }
        : { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'rain' }] };
    const said = client === 'chat' ? message : { role: 'assistant', content: message.content };
    const last = await ask([question, said, result], false);
    expect(JSON.stringify(last)).toMatch(/"(?:finish_reason":"stop|stop_reason":"end_turn)"/u);
    await ask([question, said, result], true);
  });
});

it('a line without an end costs little, and what came before it counts', async () => {
  upstream.plan({ trouble: { kind: 'endless_line', bytes: 20_000_000 }, tokens: 9 });
  const provider = providerOfType('openai');
  if (provider === undefined) {
    throw new Error('openai');
  }
  const answer = await send(prepared(provider, 'chat', true));
  const reader = createAnswerReader('chat');
  for await (const chunk of answer.body ?? []) {
    reader.push(chunk as Uint8Array);
  }
  reader.end();
  expect(reader.report()).toMatchObject({
    isEnded: false,
    usage: null,
    unreadEvents: 1,
    output: { ascii: 30 },
  });
});
