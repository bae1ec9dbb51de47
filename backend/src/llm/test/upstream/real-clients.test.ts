import { request as httpRequest } from 'node:http';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI, { AzureOpenAI } from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { estimateTokens, settledUsage } from '../../wire/estimate.ts';
import { createAnswerReader } from '../../wire/usage/reader.ts';
import {
  createPace,
  openMockUpstream,
  type Dialect,
  type MockUpstream,
  type Plan,
  type Trouble,
} from './index.ts';

/** The official clients judge whether the mock is what they know. */
let upstream: MockUpstream;
beforeAll(async () => {
  upstream = await openMockUpstream({ seed: 7 });
});
afterEach(() => {
  upstream.usually({});
});
afterAll(() => upstream.close());

const openAi = (dialect: Dialect = 'openai', apiKey = upstream.key) =>
  new OpenAI({
    apiKey,
    baseURL:
      { qwen: `${upstream.baseUrl('qwen')}/compatible-mode/v1`, ollama: `${upstream.baseUrl('ollama')}/v1` }[
        dialect as string
      ] ?? upstream.baseUrl(dialect),
    maxRetries: 0,
  });
const anthropic = (apiKey = upstream.key, baseURL = upstream.baseUrl('anthropic')) =>
  new Anthropic({ apiKey, baseURL, maxRetries: 0 });
const lastCall = () => {
  const call = upstream.calls.at(-1);
  if (call === undefined) {
    throw new Error('nothing was asked');
  }
  return call;
};
const say = (content: string) => [{ role: 'user' as const, content }];
const HELLO = say('Say something about the server.');
const trouble = (kind: Trouble) => {
  upstream.plan({ trouble: kind });
};
const WEATHER = {
  type: 'function' as const,
  function: {
    name: 'weather',
    description: 'of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
};
const WEATHER_TOOL = {
  name: 'weather',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } },
};
async function drained(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const event of stream) {
    void event;
    count += 1;
  }
  return count;
}

describe("OpenAI's client", () => {
  it('is answered as a whole and as a stream, with the same figures', async () => {
    const whole = await openAi().chat.completions.create({ model: 'gpt-4o', messages: HELLO });
    expect(whole.choices[0]?.message.content?.length).toBeGreaterThan(9);
    expect(whole.model).toBe('gpt-4o-2024-08-06');
    expect(whole.usage).toMatchObject({
      prompt_tokens: lastCall().promptTokens,
      completion_tokens: lastCall().generatedTokens,
    });

    const stream = openAi().chat.completions.stream({
      model: 'gpt-4o',
      messages: HELLO,
      stream_options: { include_usage: true },
    });
    const done = await stream.finalChatCompletion();
    await upstream.quiet();
    expect(done.usage).toMatchObject({ completion_tokens: lastCall().deliveredTokens });
    expect(lastCall()).toMatchObject({
      isFinished: true,
      isAborted: false,
      deliveredTokens: lastCall().generatedTokens,
    });
  });

  it('is told no usage in a stream without asking, and refused options without one', async () => {
    const stream = await openAi().chat.completions.create({ model: 'gpt-4o', messages: HELLO, stream: true });
    for await (const { usage, choices } of stream) {
      expect(usage ?? null).toBeNull();
      expect(choices).toHaveLength(1);
    }
    await expect(
      openAi().chat.completions.create({
        model: 'gpt-4o',
        messages: HELLO,
        stream_options: { include_usage: true },
      }),
    ).rejects.toThrow(/stream_options/u);
  });

  it('is stopped by its limit, given several answers, JSON, and thoughts that are paid', async () => {
    const short = await openAi().chat.completions.create({
      model: 'gpt-4o',
      messages: HELLO,
      max_tokens: 3,
      n: 2,
    });
    expect(short.choices.map(({ finish_reason: reason }) => reason)).toEqual(['length', 'length']);
    expect(short.usage?.completion_tokens).toBe(6);
    const json = await openAi().chat.completions.create({
      model: 'gpt-4o',
      messages: say('Answer in JSON.'),
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(json.choices[0]?.message.content ?? '')).toHaveProperty('answer');
    await expect(
      openAi().chat.completions.create({
        model: 'gpt-4o',
        messages: HELLO,
        response_format: { type: 'json_object' },
      }),
    ).rejects.toThrow(/must contain the word 'json'/u);
    const thought = await openAi().chat.completions.create({ model: 'gpt-5.1', messages: HELLO });
    expect(thought.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
    await expect(
      openAi().chat.completions.create({ model: 'gpt-5.1', messages: HELLO, max_tokens: 5 }),
    ).rejects.toThrow(/max_completion_tokens/u);
  });

  it('calls tools in a stream, and takes their results', async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = say('Which weather is it?');
    const first = await openAi()
      .chat.completions.stream({ model: 'gpt-4o', messages, tools: [WEATHER] })
      .finalChatCompletion();
    const [choice] = first.choices;
    expect(choice?.finish_reason).toBe('tool_calls');
    const [call] = choice?.message.tool_calls ?? [];
    expect(JSON.parse(call?.type === 'function' ? call.function.arguments : '')).toHaveProperty('city');
    const result = { role: 'tool' as const, tool_call_id: call?.id ?? '', content: 'rain' };
    const assistant = {
      role: 'assistant' as const,
      content: null,
      tool_calls: choice?.message.tool_calls ?? [],
    };
    const second = await openAi().chat.completions.create({
      model: 'gpt-4o',
      messages: [...messages, assistant, result],
      tools: [WEATHER],
    });
    expect(second.choices[0]?.finish_reason).toBe('stop');
    await expect(
      openAi().chat.completions.create({ model: 'gpt-4o', messages: [...messages, result] }),
    ).rejects.toThrow(/preceeding message with 'tool_calls'/u);
  });

  it('finds a long prompt in the cache the second time', async () => {
    const messages = [{ role: 'system' as const, content: 'rule '.repeat(1_000) }, ...HELLO];
    const ask = () => openAi().chat.completions.create({ model: 'gpt-4o', messages });
    expect((await ask()).usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    expect((await ask()).usage?.prompt_tokens_details?.cached_tokens).toBe(1_408);
  });

  it('speaks responses, completions, embeddings and models', async () => {
    const responses = await openAi().responses.create({ model: 'gpt-5.1', input: 'Hello' });
    expect(responses.output_text.length).toBeGreaterThan(9);
    const stream = openAi().responses.stream({
      model: 'gpt-5.1',
      input: 'Which weather is it?',
      tools: [{ ...WEATHER.function, type: 'function', strict: false }],
    });
    const final = await stream.finalResponse();
    expect(final.output.map(({ type }) => type)).toEqual(['reasoning', 'function_call']);
    expect(final.usage?.output_tokens).toBe(lastCall().deliveredTokens);
    const completion = await openAi().completions.create({
      model: 'gpt-3.5-turbo-instruct',
      prompt: 'Hello',
    });
    expect(completion.choices[0]?.text.length).toBeGreaterThan(9);
    const { data, usage } = await openAi().embeddings.create({
      model: 'text-embedding-3-small',
      input: ['a', 'b'],
    });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
    expect(data[0]?.embedding[0]).toBe(0.5);
    expect(usage).toEqual({ prompt_tokens: 1, total_tokens: 1 });
    expect((await openAi().models.list()).data.map(({ id }) => id)).toContain('gpt-4o');
  });

  it.each<[string, () => Promise<unknown>, string, number]>([
    ['another key', () => openAi('openai', 'sk-wrong').models.list(), 'AuthenticationError', 401],
    [
      'an unknown model',
      () => openAi().chat.completions.create({ model: 'gpt-9', messages: HELLO }),
      'NotFoundError',
      404,
    ],
    [
      'a prompt that is too long',
      () => openAi().chat.completions.create({ model: 'gpt-4', messages: say('x'.repeat(50_000)) }),
      'BadRequestError',
      400,
    ],
    [
      'another key at DeepSeek',
      () => openAi('deepseek', 'sk-wrong').models.list(),
      'AuthenticationError',
      401,
    ],
    ['another key at DashScope', () => openAi('qwen', 'sk-wrong').models.list(), 'AuthenticationError', 401],
    [
      'an unknown model at Ollama',
      () => openAi('ollama').chat.completions.create({ model: 'x', messages: HELLO }),
      'NotFoundError',
      404,
    ],
  ])('raises the right exception for %s', async (_name, ask, name, status) => {
    const error: unknown = await ask().catch((caught: unknown) => caught);
    expect((error as Error).constructor.name).toBe(name);
    expect(error).toMatchObject({ status });
  });

  it.each<[Dialect, string, string | null]>([
    ['deepseek', 'deepseek-flash', 'reasoning_content'],
    ['qwen', 'qwq-plus', 'reasoning_content'],
    ['qwen', 'qwen-plus', null],
    ['ollama', 'qwen3:8b', null],
    ['openai_compatible', 'llama-3.1-8b', null],
  ])('talks to %s %s', async (dialect, model, thoughts) => {
    const stream = await openAi(dialect).chat.completions.create({
      model,
      messages: HELLO,
      stream: true,
      stream_options: { include_usage: true },
    });
    const seen = new Set<string>();
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      Object.keys(chunk.choices[0]?.delta ?? {}).forEach((key) => seen.add(key));
      usage = chunk.usage ?? usage;
    }
    expect(seen.has('content')).toBe(true);
    expect(seen.has('reasoning_content')).toBe(thoughts !== null);
    expect(usage?.completion_tokens).toBe(lastCall().deliveredTokens);
  });

  it('talks to Azure by deployment and by the newer path', async () => {
    const azure = new AzureOpenAI({
      endpoint: upstream.baseUrl('azure_openai'),
      apiKey: upstream.key,
      apiVersion: '2024-10-21',
      maxRetries: 0,
    });
    const stream = azure.chat.completions.stream({ model: 'team-gpt-4o', messages: HELLO });
    expect((await stream.finalChatCompletion()).model).toBe('gpt-4o-2024-11-20');
    expect(lastCall().path).toContain(
      '/openai/deployments/team-gpt-4o/chat/completions?api-version=2024-10-21',
    );
    await expect(azure.chat.completions.create({ model: 'none', messages: HELLO })).rejects.toMatchObject({
      status: 404,
      code: 'DeploymentNotFound',
    });
    const answer = await fetch(`${upstream.baseUrl('azure_openai')}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { 'api-key': upstream.key },
      body: JSON.stringify({ model: 'team-gpt-4o', messages: HELLO }),
    });
    expect(answer.status).toBe(200);
  });
});

describe("Anthropic's client", () => {
  const ask = { model: 'claude-haiku-4-5', max_tokens: 200, messages: HELLO };

  it('is answered as a whole and as a stream, with the same figures', async () => {
    const whole = await anthropic().messages.create(ask);
    expect(whole).toMatchObject({
      type: 'message',
      stop_reason: 'end_turn',
      model: 'claude-haiku-4-5-20251001',
    });
    expect(whole.usage).toMatchObject({
      input_tokens: lastCall().promptTokens,
      output_tokens: lastCall().generatedTokens,
    });
    const done = await anthropic().messages.stream(ask).finalMessage();
    expect(done.usage.output_tokens).toBe(lastCall().deliveredTokens);
    expect((await anthropic().models.list()).data.map(({ id }) => id)).toContain('claude-sonnet-5-5');
  });

  it('thinks, calls tools and takes their results', async () => {
    const tools = {
      ...ask,
      messages: say('Which weather is it?'),
      tools: [WEATHER_TOOL],
      thinking: { type: 'enabled' as const, budget_tokens: 1_024 },
    };
    const first = await anthropic().messages.stream(tools).finalMessage();
    expect(first.stop_reason).toBe('tool_use');
    expect(first.content.map(({ type }) => type)).toEqual(['thinking', 'tool_use']);
    const call = first.content.find(({ type }) => type === 'tool_use');
    const result = {
      type: 'tool_result' as const,
      tool_use_id: call?.type === 'tool_use' ? call.id : '',
      content: 'rain',
    };
    const turns = [...tools.messages, { role: 'assistant' as const, content: first.content }];
    const second = await anthropic().messages.create({
      ...tools,
      messages: [...turns, { role: 'user', content: [result] }],
    });
    expect(second.stop_reason).toBe('end_turn');
    await expect(
      anthropic().messages.create({
        ...tools,
        messages: [...turns, { role: 'user', content: 'never mind' }],
      }),
    ).rejects.toThrow(/tool_use/u);
  });

  it('writes what is marked into the cache, and reads it the next time', async () => {
    const cached = (ttl: '5m' | '1h') => ({
      ...ask,
      system: [
        {
          type: 'text' as const,
          text: `rules ${ttl} `.repeat(300),
          cache_control: { type: 'ephemeral' as const, ttl },
        },
      ],
    });
    expect((await anthropic().messages.create(cached('5m'))).usage).toMatchObject({
      cache_creation_input_tokens: 810,
      cache_read_input_tokens: 0,
    });
    expect((await anthropic().messages.create(cached('5m'))).usage).toMatchObject({
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 810,
    });
    expect((await anthropic().messages.create(cached('1h'))).usage.cache_creation).toEqual({
      ephemeral_5m_input_tokens: 0,
      ephemeral_1h_input_tokens: 810,
    });
  });

  it.each<[string, () => Promise<unknown>, string, number]>([
    ['another key', () => anthropic('sk-wrong').messages.create(ask), 'AuthenticationError', 401],
    [
      'an unknown model',
      () => anthropic().messages.create({ ...ask, model: 'claude-9' }),
      'NotFoundError',
      404,
    ],
    [
      'a field that it does not know',
      () => anthropic().messages.create({ ...ask, n: 2 } as typeof ask),
      'BadRequestError',
      400,
    ],
    [
      'a temperature above 1',
      () => anthropic().messages.create({ ...ask, temperature: 1.5 } as typeof ask),
      'BadRequestError',
      400,
    ],
    [
      'no maximum of tokens',
      () => anthropic().messages.create({ ...ask, max_tokens: undefined } as unknown as typeof ask),
      'BadRequestError',
      400,
    ],
  ])('raises the right exception for %s', async (_name, create, name, status) => {
    const error: unknown = await create().catch((caught: unknown) => caught);
    expect((error as Error).constructor.name).toBe(name);
    expect(error).toMatchObject({ status });
  });

  it('needs a version', async () => {
    const answer = await fetch(`${upstream.baseUrl('anthropic')}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': upstream.key },
      body: JSON.stringify(ask),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('anthropic-version: header is required');
  });

  it.each([
    ['DeepSeek', 'deepseek', '/anthropic', 'deepseek-flash'],
    ['DashScope', 'qwen', '/apps/anthropic', 'qwen-plus'],
  ] as const)('talks to %s', async (_name, dialect, path, model) => {
    const client = anthropic(upstream.key, upstream.baseUrl(dialect) + path);
    expect((await client.messages.create({ ...ask, model })).type).toBe('message');
  });
});

describe('a trouble', () => {
  const chat = (stream = true) =>
    openAi().chat.completions.create({ model: 'gpt-4o', messages: HELLO, stream });
  const streamed = async () => drained((await chat()) as AsyncIterable<unknown>);
  const errorOf = async (promise: Promise<unknown>) =>
    promise.then(
      () => null,
      (error: unknown) => error as Error,
    );

  it.each([
    [429, 'RateLimitError', 'RateLimitError'],
    [500, 'InternalServerError', 'InternalServerError'],
    [529, 'InternalServerError', 'OverloadedError'],
  ])('%i is raised as it is', async (status, ofOpenAi, ofAnthropic) => {
    upstream.usually({ trouble: { kind: 'status', status, retryAfter: '7' } });
    const error = await errorOf(chat());
    expect(error?.constructor.name).toBe(ofOpenAi);
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('7');
    const other = await errorOf(
      anthropic().messages.create({ model: 'claude-haiku-4-5', max_tokens: 9, messages: HELLO }),
    );
    expect(other?.constructor.name).toBe(ofAnthropic);
  });

  it('in mid-stream breaks the stream: reset, error, hostile line', async () => {
    trouble({ kind: 'reset_after', tokens: 3 });
    expect(await errorOf(streamed())).not.toBeNull();
    expect(lastCall()).toMatchObject({ deliveredTokens: 3, isFinished: false });
    trouble({ kind: 'error_after', tokens: 2 });
    expect((await errorOf(streamed()))?.message).toContain('The server had an error');
    trouble({ kind: 'malformed' });
    expect((await errorOf(streamed()))?.message).toMatch(/malformed/u);
  });

  it('of the usage, the end, the bytes or the pace is nothing to the client', async () => {
    const plans: Plan[] = [
      { trouble: { kind: 'no_usage' } },
      { trouble: { kind: 'no_done' } },
      { trouble: { kind: 'invalid_utf8' } },
      { trouble: { kind: 'gzip' } },
      { trouble: { kind: 'drip', bytes: 64, everyMs: 0 }, tokens: 2 },
    ];
    for (const plan of plans) {
      upstream.plan(plan);
      expect(await streamed(), plan.trouble?.kind).toBeGreaterThan(2);
    }
  });

  it.each([{ kind: 'hang' }, { kind: 'hang_after', tokens: 1 }] as const)(
    'that hangs ends with the caller: %j',
    async (hanging) => {
      trouble(hanging);
      const before = upstream.calls.length;
      const aborter = new AbortController();
      const answer = errorOf(
        openAi()
          .chat.completions.create(
            { model: 'gpt-4o', messages: HELLO, stream: true },
            { signal: aborter.signal },
          )
          .then(drained),
      );
      const isHanging = () =>
        upstream.calls.length > before && (hanging.kind === 'hang' || lastCall().deliveredTokens > 0);
      while (!isHanging()) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      aborter.abort();
      await answer;
      await upstream.quiet();
      expect(lastCall()).toMatchObject({ isAborted: true, isFinished: false });
    },
  );

  it('is a redirect where it is asked for', async () => {
    trouble({ kind: 'redirect', to: 'http://127.0.0.1:9/' });
    const answer = await fetch(`${upstream.baseUrl('openai')}/models`, {
      headers: { authorization: `Bearer ${upstream.key}` },
      redirect: 'manual',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/']);
  });
});

describe('what is delivered', () => {
  /** Reads so many events of a stream, one after the other, as a gateway would, and then goes. */
  async function readSome(path: string, body: object, events: number, format: 'chat' | 'messages') {
    const reader = createAnswerReader(format);
    const headers = {
      authorization: `Bearer ${upstream.key}`,
      'x-api-key': upstream.key,
      'anthropic-version': '2023-06-01',
    };
    const { between, next } = createPace();
    upstream.plan({ tokens: 20, between });
    let left = events;
    await new Promise<void>((resolve, reject) => {
      const asked = httpRequest(upstream.url + path, { method: 'POST', headers }, (answer) => {
        answer.on('data', (chunk: Buffer) => {
          reader.push(chunk);
          left -= 1;
          if (left > 0) {
            next();
            return;
          }
          asked.destroy();
          resolve();
        });
        answer.on('end', resolve);
      });
      asked.on('error', reject);
      asked.end(JSON.stringify(body));
    });
    await upstream.quiet();
    return reader.report();
  }

  it.each([1, 2, 5, 9, 14, 99])('is what a reader of %i events estimates, to the token', async (events) => {
    const chat = { model: 'gpt-4o', messages: HELLO, stream: true };
    const report = await readSome('/at/openai/v1/chat/completions', chat, events, 'chat');
    expect(estimateTokens(report.output)).toBe(lastCall().deliveredTokens);
    expect(lastCall().isAborted).toBe(events < 20);
    const messages = { ...chat, model: 'claude-haiku-4-5', max_tokens: 100 };
    const other = await readSome('/at/anthropic/v1/messages', messages, events, 'messages');
    const settled = settledUsage({ ...other, inputTokens: 0, hasAnswered: true });
    expect(settled.usage.output).toBe(lastCall().deliveredTokens);
    expect(other.usage?.input).toBe(lastCall().promptTokens);
  });

  it('is the same for the same seed', async () => {
    const texts = await Promise.all(
      [5, 5, 6].map(async (seed) => {
        const other = await openMockUpstream({ seed });
        const client = new OpenAI({ apiKey: other.key, baseURL: other.baseUrl('openai') });
        const { choices } = await client.chat.completions.create({ model: 'gpt-4o', messages: HELLO });
        await other.close();
        return choices[0]?.message.content;
      }),
    );
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toBe(texts[2]);
  });
});
