import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { formatSseEvent } from '../sse.ts';
import { translateAnswer } from './index.ts';
import { createStreamTranslator, type StreamOptions } from './stream.ts';

const OPTIONS: StreamOptions = { model: 'asked-for', createdSeconds: 1_700_000_000, wantsUsage: true };
const asStream = (body: string) => () =>
  Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));

function translate(to: 'chat' | 'messages', wire: string, options: Partial<StreamOptions> = {}) {
  const translator = createStreamTranslator(to, { ...OPTIONS, ...options });
  const text = translator.push(Buffer.from(wire)) + translator.end();
  return { text, failure: translator.failure() };
}

/** What the official clients make of a stream. */
const openAi = (body: string) =>
  new OpenAI({
    apiKey: 'k',
    baseURL: 'http://gateway.test',
    maxRetries: 0,
    fetch: asStream(body),
  }).chat.completions.stream({
    model: 'm',
    messages: [],
    stream_options: { include_usage: true },
  });
const anthropic = (body: string) =>
  new Anthropic({
    apiKey: 'k',
    baseURL: 'http://gateway.test',
    maxRetries: 0,
    fetch: asStream(body),
  }).messages.stream({
    model: 'm',
    max_tokens: 9,
    messages: [],
  });

type Typed = { readonly type: string } & Readonly<Record<string, unknown>>;
const typed = (events: readonly Typed[]) =>
  events.map((event) => formatSseEvent(JSON.stringify(event), event.type)).join('');

const START: Typed = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    model: 'claude-sonnet-4-5-20250929',
    usage: {
      input_tokens: 25,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 10,
      output_tokens: 1,
    },
  },
};
const block = (index: number, content: object, ...deltas: object[]): Typed[] => [
  { type: 'content_block_start', index, content_block: content },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
];
const END: readonly Typed[] = [
  {
    type: 'message_delta',
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    usage: { output_tokens: 77 },
  },
  { type: 'message_stop' },
];
const FULL = typed([
  START,
  ...block(
    0,
    { type: 'thinking', thinking: '' },
    { type: 'thinking_delta', thinking: 'Let me' },
    { type: 'thinking_delta', thinking: ' see.' },
    { type: 'signature_delta', signature: 'SIG' },
  ),
  { type: 'ping' },
  ...block(
    1,
    { type: 'text', text: '' },
    { type: 'text_delta', text: '你好 ' },
    { type: 'text_delta', text: '🙂' },
  ),
  ...block(
    2,
    { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} },
    { type: 'input_json_delta', partial_json: '' },
    { type: 'input_json_delta', partial_json: '{"a":' },
    { type: 'input_json_delta', partial_json: '1}' },
  ),
  ...block(
    3,
    { type: 'tool_use', id: 'toolu_2', name: 'g', input: {} },
    { type: 'input_json_delta', partial_json: '{}' },
  ),
  ...END,
]);

describe("Anthropic's stream as a chat's", () => {
  it('is what the official client expects: text, parallel calls, thoughts, usage at the end', async () => {
    const { text, failure } = translate('chat', FULL);
    expect(failure).toBeNull();
    const done = await openAi(text).finalChatCompletion();
    expect(done).toMatchObject({
      id: 'msg_1',
      model: 'claude-sonnet-4-5-20250929',
      created: 1_700_000_000,
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            content: '你好 🙂',
            thinking_blocks: [{ type: 'thinking', thinking: 'Let me see.', signature: 'SIG' }],
            tool_calls: [
              { id: 'toolu_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
              { id: 'toolu_2', type: 'function', function: { name: 'g', arguments: '{}' } },
            ],
          },
        },
      ],
      usage: {
        prompt_tokens: 135,
        completion_tokens: 77,
        total_tokens: 212,
        prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 10 },
      },
    });
    // The client keeps the last piece of a field that it does not know.
    expect(text).toContain('"reasoning_content":"Let me"');
    expect(text).toContain(': ping\n\n');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('tells the usage only to those who asked, in a chunk without choices, and null before', () => {
    const chunks = (wantsUsage: boolean) =>
      translate('chat', FULL, { wantsUsage })
        .text.split('\n\n')
        .filter((line) => line.startsWith('data: {'))
        .map((line) => JSON.parse(line.slice(6)) as { choices: unknown[]; usage?: unknown });
    expect(chunks(false).every((chunk) => !('usage' in chunk) && chunk.choices.length === 1)).toBe(true);
    const told = chunks(true);
    expect(told.slice(0, -1).every(({ usage, choices }) => usage === null && choices.length === 1)).toBe(
      true,
    );
    expect(told.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 212 } });
  });

  it('raises an error in mid-stream', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const { text } = translate(
      'chat',
      typed([START, ...block(0, { type: 'text', text: 'a' }).slice(0, 1), error]),
    );
    await expect(openAi(text).finalChatCompletion()).rejects.toThrow('Overloaded');
  });

  it('does not end where the provider did not', () => {
    expect(translate('chat', typed([START])).text).not.toContain('[DONE]');
  });
});

const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  formatSseEvent(
    JSON.stringify({
      id: 'chatcmpl-1',
      model: 'deepseek-chat',
      choices: [{ index: 0, delta, finish_reason: finish }],
      ...more,
    }),
  );
const call = (index: number, fields: object, given = '') => ({
  tool_calls: [
    {
      index,
      ...fields,
      function: { ...('id' in fields ? { name: `tool_${String(index)}` } : {}), arguments: given },
    },
  ],
});
const USAGE = {
  prompt_tokens: 30,
  completion_tokens: 12,
  total_tokens: 42,
  prompt_tokens_details: { cached_tokens: 20 },
};
const USAGE_CHUNK = formatSseEvent(JSON.stringify({ id: 'chatcmpl-1', choices: [], usage: USAGE }));
const DONE = formatSseEvent('[DONE]');

describe("a chat's stream as Anthropic's", () => {
  it('is what the official client expects: thoughts, text, parallel calls, usage at the end', async () => {
    const wire = [
      ': keep-alive\n\n',
      chunk({ role: 'assistant', content: '' }),
      chunk({ reasoning_content: 'Hm' }),
      chunk({ reasoning_content: 'm.' }),
      chunk({ content: '你好' }),
      chunk(call(0, { id: 'call_a' })),
      chunk(call(0, {}, '{"a":"}"')),
      chunk(call(0, {}, '}')),
      chunk(call(1, { id: 'call_b' })),
      chunk(call(1, {}, '{}')),
      chunk({}, 'tool_calls'),
      USAGE_CHUNK,
      DONE,
    ].join('');
    const { text } = translate('messages', wire);
    expect(await anthropic(text).finalMessage()).toMatchObject({
      id: 'chatcmpl-1',
      model: 'deepseek-chat',
      role: 'assistant',
      stop_reason: 'tool_use',
      content: [
        { type: 'thinking', thinking: 'Hmm.' },
        { type: 'text', text: '你好' },
        { type: 'tool_use', id: 'call_a', name: 'tool_0', input: { a: '}' } },
        { type: 'tool_use', id: 'call_b', name: 'tool_1', input: {} },
      ],
      usage: { input_tokens: 10, cache_read_input_tokens: 20, output_tokens: 12 },
    });
    expect(text.startsWith('event: ping\n')).toBe(true);
  });

  it('puts calls that come side by side one after the other', async () => {
    const wire = [
      chunk(call(0, { id: 'call_a' })),
      chunk(call(1, { id: 'call_b' })),
      chunk(call(0, {}, '{"a"')),
      chunk(call(1, {}, '{"b":')),
      chunk({ content: 'and' }),
      chunk(call(0, {}, ':1}')),
      chunk(call(1, {}, '2}')),
      chunk({}, 'tool_calls'),
      DONE,
    ].join('');
    expect(await anthropic(translate('messages', wire).text).finalMessage()).toMatchObject({
      content: [
        { type: 'tool_use', id: 'call_a', input: { a: 1 } },
        { type: 'tool_use', id: 'call_b', input: { b: 2 } },
        { type: 'text', text: 'and' },
      ],
      usage: { output_tokens: 6 },
    });
  });

  it('loses nothing in whatever order the pieces of calls come', async () => {
    const pieces = fc
      .tuple(
        fc.array(fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
      )
      .map(([inputs, order]) => {
        const left = inputs.map((input) => [...JSON.stringify(input)]);
        const begun = new Set<number>();
        const wire: string[] = [];
        for (const pick of order) {
          const open = left.flatMap((chars, at) => (chars.length > 0 ? [at] : []));
          const at = open[pick % Math.max(1, open.length)];
          if (at === undefined) {
            break;
          }
          const given = left[at]?.splice(0, 1 + (pick % 5)).join('') ?? '';
          wire.push(chunk(call(at, begun.has(at) ? {} : { id: `call_${String(at)}` }, given)));
          begun.add(at);
        }
        return { inputs, wire: [...wire, chunk({}, 'tool_calls'), DONE].join('') };
      });
    await fc.assert(
      fc.asyncProperty(pieces, async ({ inputs, wire }) => {
        const { content } = await anthropic(translate('messages', wire).text).finalMessage();
        const byId = Object.fromEntries(
          content.flatMap((one) => (one.type === 'tool_use' ? [[one.id, one.input]] : [])),
        );
        expect(byId).toEqual(Object.fromEntries(inputs.map((input, at) => [`call_${String(at)}`, input])));
      }),
      { numRuns: 60 },
    );
  });

  it('takes usage that comes with the last word, as DeepSeek sends it', async () => {
    const wire = chunk({ content: 'a' }) + chunk({ content: '' }, 'length', { usage: USAGE }) + DONE;
    expect(await anthropic(translate('messages', wire).text).finalMessage()).toMatchObject({
      stop_reason: 'max_tokens',
      usage: { output_tokens: 12 },
    });
  });

  it('raises an error in mid-stream, and does not end where the provider was cut off', async () => {
    const error = formatSseEvent(JSON.stringify({ error: { message: 'overloaded', type: 'server_error' } }));
    const { text } = translate('messages', chunk({ content: 'a' }) + error + DONE);
    await expect(anthropic(text).finalMessage()).rejects.toThrow('overloaded');
    expect(translate('messages', chunk({ content: 'a' }) + DONE).text).not.toContain('message_stop');
  });
});

describe('a stream', () => {
  it.each(['chat', 'messages'] as const)('fails for %s where an event is no JSON or too large', (to) => {
    expect(translate(to, 'data: {"a":\n\n').failure).toMatch(/no JSON/u);
    expect(translate(to, `data: ${'x'.repeat(200)}\n\n`, { maxEventBytes: 100 }).failure).toMatch(
      /too large/u,
    );
  });

  it('says the same however it is cut', () => {
    const wire = Buffer.from(FULL);
    const whole = translate('chat', FULL).text;
    fc.assert(
      fc.property(fc.nat(wire.length), (at) => {
        const translator = createStreamTranslator('chat', OPTIONS);
        const halves = [wire.subarray(0, at), wire.subarray(at)].map((part) => translator.push(part));
        expect(halves.join('') + translator.end()).toBe(whole);
      }),
    );
  });
});

describe('a whole answer', () => {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [
      { type: 'thinking', thinking: 'Hm.', signature: 'S' },
      { type: 'text', text: 'Hi' },
      { type: 'tool_use', id: 't', name: 'f', input: { a: 1 } },
    ],
    stop_reason: 'tool_use',
    usage: {
      input_tokens: 10,
      cache_read_input_tokens: 20,
      cache_creation_input_tokens: 0,
      output_tokens: 12,
    },
  };
  const completion = {
    id: 'msg_1',
    object: 'chat.completion',
    created: 5,
    model: 'claude',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'Hi',
          refusal: null,
          tool_calls: [{ id: 't', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
          reasoning_content: 'Hm.',
          thinking_blocks: [{ type: 'thinking', thinking: 'Hm.', signature: 'S' }],
        },
        logprobs: null,
        finish_reason: 'tool_calls',
      },
    ],
    usage: {
      ...{ prompt_tokens: 30, completion_tokens: 12, total_tokens: 42 },
      prompt_tokens_details: { cached_tokens: 20, cache_write_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
  };

  it("of Anthropic's is a chat's, and the other way round", () => {
    expect(translateAnswer('chat', message, 5)).toEqual(completion);
    expect(translateAnswer('messages', completion, 5)).toMatchObject({
      ...message,
      content: [{ type: 'thinking', thinking: 'Hm.' }, ...message.content.slice(1)],
      stop_sequence: null,
    });
  });

  it.each([
    ['end_turn', 'stop', 'end_turn'],
    ['stop_sequence', 'stop', 'end_turn'],
    ['max_tokens', 'length', 'max_tokens'],
    ['model_context_window_exceeded', 'length', 'max_tokens'],
    ['tool_use', 'tool_calls', 'tool_use'],
    ['refusal', 'content_filter', 'refusal'],
  ])('that ended by %s ended by %s', (stop, finish, back) => {
    const chat = translateAnswer('chat', { ...message, stop_reason: stop }, 5);
    expect(chat).toMatchObject({ choices: [{ finish_reason: finish }] });
    expect(translateAnswer('messages', chat, 5)).toMatchObject({ stop_reason: back });
  });

  it('hands on arguments that are no JSON, and usage only where it can be true', () => {
    const cut = { id: 't', function: { name: 'f', arguments: '{"a":' } };
    const choices = [{ message: { tool_calls: [cut] }, finish_reason: 'length' }];
    const answer = translateAnswer('messages', { choices, usage: { prompt_tokens: -1 } }, 5);
    expect(answer).toMatchObject({ content: [{ input: { unparsed_arguments: '{"a":' } }] });
    expect(answer.usage).toBeUndefined();
  });
});
