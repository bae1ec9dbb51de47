import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addText, emptyTally } from '../tally.ts';
import type { WireFormat } from '../words.ts';
import { createAnswerReader } from './reader.ts';

const USAGE = { input: 0, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0, output: 0, reasoning: 0 };

function readStream(format: WireFormat, events: readonly unknown[], done = true) {
  const reader = createAnswerReader(format);
  for (const event of events) {
    const name = format === 'messages' ? `event: ${(event as { type: string }).type}\n` : '';
    reader.push(Buffer.from(`${name}data: ${JSON.stringify(event)}\n\n`));
  }
  if (done) {
    reader.push(Buffer.from('data: [DONE]\n\n'));
  }
  reader.end();
  return reader.report();
}

function readWhole(format: WireFormat, body: unknown) {
  const reader = createAnswerReader(format);
  reader.readWhole(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
  return reader.report();
}

const chunk = (fields: object) => ({ id: 'chatcmpl-1', model: 'gpt-4o-2024-11-20', ...fields });
const word = (content: string, finish: string | null = null) =>
  chunk({ choices: [{ index: 0, delta: { content }, finish_reason: finish }], usage: null });

describe("OpenAI's chat", () => {
  const usage = {
    prompt_tokens: 2_006,
    completion_tokens: 300,
    total_tokens: 2_306,
    prompt_tokens_details: { cached_tokens: 1_920, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 200 },
  };
  const read = { ...USAGE, input: 86, cacheRead: 1_920, output: 300, reasoning: 200 };

  it('counts what was cached apart from the input, which includes it', () => {
    expect(readStream('chat', [word('Hi'), word('', 'stop'), chunk({ choices: [], usage })])).toMatchObject({
      usage: read,
      isUsageFinal: true,
      responseId: 'chatcmpl-1',
      model: 'gpt-4o-2024-11-20',
      finishReason: 'stop',
      isEnded: true,
      error: null,
      output: { ascii: 2, other: 0 },
    });
    const choices = [{ message: { content: 'Hi' }, finish_reason: 'length' }];
    expect(readWhole('chat', chunk({ choices, usage }))).toMatchObject({
      usage: read,
      isUsageFinal: true,
      finishReason: 'length',
      isEnded: true,
    });
    expect(readWhole('chat', chunk({ choices })).output).toEqual({ ascii: 2, other: 0 });
  });

  it('knows what is written into the cache, for long too', () => {
    const details = {
      cached_tokens: 10,
      cache_write_tokens: 50,
      cache_write_tokens_details: { ttl_12h_tokens: 20, ttl_30m_tokens: 30 },
    };
    const written = { prompt_tokens: 100, completion_tokens: 1, prompt_tokens_details: details };
    expect(readWhole('chat', { choices: [], usage: written }).usage).toEqual({
      ...USAGE,
      input: 40,
      cacheRead: 10,
      cacheWrite: 30,
      cacheWriteLong: 20,
      output: 1,
    });
  });

  it("knows DeepSeek's and DashScope's words, and reasoning that was left out of the output", () => {
    const deepSeek = {
      prompt_tokens: 100,
      completion_tokens: 9,
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
    };
    expect(readWhole('chat', { choices: [], usage: deepSeek }).usage).toMatchObject({
      input: 36,
      cacheRead: 64,
    });
    const dashScope = {
      prompt_tokens: 2_059,
      completion_tokens: 201,
      prompt_tokens_details: {
        cached_tokens: 0,
        cache_type: 'ephemeral',
        cache_creation_input_tokens: 2_048,
        cache_creation: { ephemeral_5m_input_tokens: 2_048 },
      },
    };
    expect(readWhole('chat', { choices: [], usage: dashScope }).usage).toMatchObject({
      input: 11,
      cacheWrite: 2_048,
      cacheWriteLong: 0,
    });
    const apart = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 115,
      completion_tokens_details: { reasoning_tokens: 100 },
    };
    expect(readWhole('chat', { choices: [], usage: apart }).usage).toMatchObject({
      output: 105,
      reasoning: 100,
    });
  });

  it('is no end where a stream breaks off, and a count that goes on is not the last', () => {
    const running = chunk({
      choices: [{ index: 0, delta: { content: 'b' }, finish_reason: null }],
      usage: { prompt_tokens: 10, completion_tokens: 2 },
    });
    expect(readStream('chat', [word('a'), running], false)).toMatchObject({
      usage: { input: 10, output: 2 },
      isUsageFinal: false,
      isEnded: false,
      output: { ascii: 2, other: 0 },
    });
    expect(readStream('chat', [word('a'), running]).isUsageFinal).toBe(true);
    expect(readStream('chat', [word('a', 'stop')], false)).toMatchObject({ usage: null, isEnded: true });
  });

  it('tells of an error that comes after the 200', () => {
    const error = { message: 'The server had an error', type: 'server_error', param: null, code: null };
    expect(readStream('chat', [word('a'), { error }])).toMatchObject({
      isEnded: false,
      error: { type: 'server_error', code: null, message: 'The server had an error', body: { error } },
    });
    expect(readStream('chat', [{ error: 'model crashed' }], false).error?.message).toBe('model crashed');
  });

  it('counts arguments of tools, reasoning and older completions as output', () => {
    const call = { tool_calls: [{ index: 0, function: { arguments: '{"城市":"' } }] };
    const deltas = [call, { reasoning_content: '想' }, { reasoning: 'r' }, { refusal: 'no', content: null }];
    const events = deltas.map((delta) => chunk({ choices: [{ index: 0, delta }] }));
    expect(readStream('chat', events).output).toEqual({ ascii: 5 + 1 + 2, other: 3 });
    expect(readStream('completions', [chunk({ choices: [{ text: 'ab' }] })]).output.ascii).toBe(2);
  });

  it('is not led astray by a model that writes keys, by spaces or by other orders', () => {
    const nasty = '{"usage":{"prompt_tokens":1},"error":"x","content":"y"}';
    expect(readStream('chat', [word(nasty)], false)).toMatchObject({
      usage: null,
      error: null,
      output: { ascii: nasty.length },
    });
    const reader = createAnswerReader('chat');
    reader.push(Buffer.from('data: {"usage" : null, "choices": [{"delta": {"content": "ab"}}]}\n\n'));
    reader.push(
      Buffer.from('data: {"usage": {"completion_tokens": 3, "prompt_tokens": 4}, "choices": []}\n\n'),
    );
    expect(reader.report()).toMatchObject({ usage: { input: 4, output: 3 }, output: { ascii: 2 } });
  });
});

describe('figures that cannot be true', () => {
  const bad = ['-1', '"5"', '1e400', '1.5', 'true', '{}', '9007199254740993', '100000001'];
  it.each([...bad, 'null'])('make the usage unknown: %s', (figure) => {
    const whole = `{"choices":[],"usage":{"prompt_tokens":${figure},"completion_tokens":5}}`;
    expect(readWhole('chat', whole)).toMatchObject({ usage: null, isUsageFinal: false, isEnded: true });
    const messages = `{"type":"message","usage":{"input_tokens":5,"output_tokens":${figure}}}`;
    expect(readWhole('messages', messages).usage).toBeNull();
    const responses = `{"status":"completed","usage":{"input_tokens":${figure},"output_tokens":5}}`;
    expect(readWhole('responses', responses).usage).toBeNull();
  });

  it.each(bad)('make it unknown in the details too: %s', (figure) => {
    const whole = `{"choices":[],"usage":{"prompt_tokens":500,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":${figure}}}}`;
    expect(readWhole('chat', whole).usage).toBeNull();
  });

  it('make it unknown where a part is more than the whole', () => {
    const usage = { prompt_tokens: 5, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 6 } };
    expect(readWhole('chat', { choices: [], usage }).usage).toBeNull();
    const reasoning = {
      prompt_tokens: 5,
      completion_tokens: 5,
      completion_tokens_details: { reasoning_tokens: 6 },
    };
    expect(readWhole('chat', { choices: [], usage: reasoning }).usage).toBeNull();
  });

  it('take back what was said before', () => {
    const good = chunk({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 5 } });
    const late = chunk({ choices: [], usage: { prompt_tokens: -5, completion_tokens: 5 } });
    expect(readStream('chat', [good, late])).toMatchObject({ usage: null, isUsageFinal: false });
  });
});

describe("Anthropic's messages", () => {
  const start = {
    type: 'message_start',
    message: {
      id: 'msg_1',
      model: 'claude-sonnet-4-5-20250929',
      usage: {
        input_tokens: 25,
        cache_read_input_tokens: 1_000,
        cache_creation_input_tokens: 300,
        cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
        output_tokens: 1,
      },
    },
  };
  const delta = (text: string) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text },
  });
  const end = (usage: object) => [
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  const read = { ...USAGE, input: 25, cacheRead: 1_000, cacheWrite: 100, cacheWriteLong: 200, output: 15 };

  it('adds the caches, which its input excludes, and takes the last, cumulative figures', () => {
    expect(
      readStream('messages', [start, delta('你好'), { type: 'ping' }, ...end({ output_tokens: 15 })], false),
    ).toMatchObject({
      usage: read,
      isUsageFinal: true,
      responseId: 'msg_1',
      finishReason: 'end_turn',
      isEnded: true,
      output: { ascii: 0, other: 2 },
    });
    const more = {
      input_tokens: 30,
      cache_read_input_tokens: null,
      output_tokens: 15,
      output_tokens_details: { thinking_tokens: 4 },
    };
    expect(readStream('messages', [start, ...end(more)], false).usage).toEqual({
      ...read,
      input: 30,
      reasoning: 4,
    });
    const whole = {
      ...start.message,
      type: 'message',
      content: [
        { type: 'text', text: 'ab' },
        { type: 'tool_use', input: { a: 1 } },
      ],
      stop_reason: 'tool_use',
      usage: { ...start.message.usage, output_tokens: 15 },
    };
    expect(readWhole('messages', whole)).toMatchObject({ usage: read, isEnded: true });
    expect(readWhole('messages', { ...whole, usage: undefined }).output.ascii).toBe(9);
  });

  it('knows the input of a stream that breaks off, and that the output is not all', () => {
    expect(readStream('messages', [start, delta('ab')], false)).toMatchObject({
      usage: { ...read, output: 1 },
      isUsageFinal: false,
      isEnded: false,
    });
  });

  it('knows nothing where the beginning cannot be true and the end does not say it all', () => {
    const message = { ...start.message, usage: { input_tokens: -1, output_tokens: 1 } };
    expect(
      readStream('messages', [{ type: 'message_start', message }, ...end({ output_tokens: 5 })], false).usage,
    ).toBeNull();
  });

  it('tells of an overload in mid-stream', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(readStream('messages', [start, error], false)).toMatchObject({
      isEnded: false,
      error: { type: 'overloaded_error', message: 'Overloaded' },
    });
  });
});

describe("OpenAI's responses", () => {
  const usage = {
    input_tokens: 50,
    input_tokens_details: { cached_tokens: 10, cache_write_tokens: 0 },
    output_tokens: 20,
    output_tokens_details: { reasoning_tokens: 5 },
    total_tokens: 70,
  };
  const response = { id: 'resp_1', object: 'response', model: 'gpt-5.1', status: 'in_progress', usage: null };
  const events = (status: string, more: object = {}) => [
    { type: 'response.created', response },
    { type: 'response.output_text.delta', delta: 'abc' },
    { type: 'response.output_text.done', text: 'abc' },
    { type: `response.${status}`, response: { ...response, status, usage, ...more } },
  ];

  it.each([
    ['completed', {}, 'completed', true],
    ['incomplete', { incomplete_details: { reason: 'max_output_tokens' } }, 'max_output_tokens', true],
    ['failed', { error: { code: 'server_error', message: 'sorry' } }, 'failed', false],
  ])('says the usage where it is %s, and counts no text twice', (status, more, finishReason, isEnded) => {
    expect(readStream('responses', events(status, more), false)).toMatchObject({
      usage: { ...USAGE, input: 40, cacheRead: 10, output: 20, reasoning: 5 },
      isUsageFinal: true,
      responseId: 'resp_1',
      model: 'gpt-5.1',
      finishReason,
      isEnded,
      output: { ascii: 3, other: 0 },
    });
  });

  it('tells of an error as an event', () => {
    const event = { type: 'error', code: 'rate_limit_exceeded', message: 'slow down', param: null };
    expect(readStream('responses', [event], false).error).toMatchObject({ code: 'rate_limit_exceeded' });
  });
});

describe('embeddings', () => {
  const answer = (vectors: number) => ({
    object: 'list',
    data: Array.from({ length: vectors }, (_, index) => ({
      object: 'embedding',
      index,
      embedding: Array.from({ length: 200 }, (_unused, at) => at / 7),
    })),
    model: 'text-embedding-3-small',
    usage: { prompt_tokens: 8, total_tokens: 8 },
  });

  it.each([1, 100])('are counted by their input, with %i vectors', (vectors) => {
    expect(readWhole('embeddings', answer(vectors))).toMatchObject({
      usage: { ...USAGE, input: 8 },
      model: 'text-embedding-3-small',
      isEnded: true,
    });
  });

  it('are counted where the usage stands before the vectors', () => {
    const { usage, ...rest } = answer(100);
    expect(readWhole('embeddings', { usage, ...rest }).usage).toEqual({ ...USAGE, input: 8 });
  });
});

it('says where it was served in another way than usually, which may cost something else', () => {
  const choices = [{ message: { content: '' }, finish_reason: 'stop' }];
  expect(readWhole('chat', { choices, service_tier: 'priority' }).serviceTier).toBe('priority');
  expect(readWhole('chat', { choices, service_tier: 'default' }).serviceTier).toBeNull();
  expect(readStream('chat', [{ ...word('a'), service_tier: 'flex' }]).serviceTier).toBe('flex');
  expect(readWhole('responses', { status: 'completed', service_tier: 'flex' }).serviceTier).toBe('flex');
  const usage = { input_tokens: 1, output_tokens: 1, service_tier: 'standard', speed: 'fast' };
  expect(readWhole('messages', { type: 'message', usage }).serviceTier).toBe('fast');
  expect(
    readWhole('messages', { type: 'message', usage: { ...usage, speed: 'standard' } }).serviceTier,
  ).toBeNull();
});

it('reads on after what is no JSON, and says that there was some', () => {
  const reader = createAnswerReader('chat');
  reader.push(Buffer.from('data: {"id":"x","choices":[\n\ndata: oops\n\n'));
  reader.push(Buffer.from(`data: ${JSON.stringify(word('', 'stop'))}\n\n`));
  expect(reader.report()).toMatchObject({ unreadEvents: 2, finishReason: 'stop' });
  expect(readWhole('chat', '<html>')).toMatchObject({ unreadEvents: 1, usage: null, isEnded: false });
});

it('says which chunk brought text', () => {
  const reader = createAnswerReader('chat');
  expect(reader.push(Buffer.from(`data: ${JSON.stringify(word(''))}\n\n`))).toBe(false);
  expect(reader.push(Buffer.from(`data: ${JSON.stringify(word('a'))}\n\n`))).toBe(true);
});

it('counts the text in the bytes as it counts the text itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (content, isEscaped) => {
      const tally = emptyTally();
      addText(tally, content.toWellFormed());
      const json = JSON.stringify(word(content.toWellFormed()));
      const sent = isEscaped
        ? json.replace(/[\u0080-\uFFFF]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        : json;
      const reader = createAnswerReader('chat');
      reader.push(Buffer.from(`data: ${sent}\n\n`));
      expect(reader.report().output).toEqual(tally);
    }),
    { numRuns: 500 },
  );
});
