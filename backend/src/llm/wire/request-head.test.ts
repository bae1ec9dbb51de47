import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequestHead } from './request-head.ts';
import { WIRE_FORMATS, type WireFormat } from './words.ts';

const MESSAGES = [{ role: 'user', content: 'Hello' }];
const BODIES: Readonly<Record<WireFormat, Record<string, unknown>>> = {
  chat: { model: 'gpt-4o', messages: MESSAGES },
  completions: { model: 'gpt-3.5-turbo-instruct', prompt: 'Hello' },
  embeddings: { model: 'text-embedding-3-small', input: 'Hello' },
  responses: { model: 'gpt-5.1', input: 'Hello' },
  messages: { model: 'claude-sonnet-4-5', max_tokens: 100, messages: MESSAGES },
};

function headOf(format: WireFormat, more: object = {}) {
  const read = readRequestHead(format, { ...BODIES[format], ...more });
  return read.ok ? read.head : read.problem;
}
const inputTokens = (format: WireFormat, more: object) => {
  const head = headOf(format, more);
  return 'inputTokens' in head ? head.inputTokens : -1;
};

describe('the head of a request', () => {
  it.each(WIRE_FORMATS)('is read of %s', (format) => {
    const isStream = format !== 'embeddings';
    expect(headOf(format, { stream: true, unknown: { field: 1 } })).toMatchObject({
      model: BODIES[format].model,
      isStream,
      maxOutputTokens: { embeddings: 0, messages: 100 }[format as string] ?? null,
      answers: 1,
      wantsUsage: format !== 'chat' && format !== 'completions',
    });
    expect(headOf(format)).toMatchObject({ isStream: false });
  });

  it('says how much may be generated', () => {
    expect(headOf('chat', { max_tokens: 10, max_completion_tokens: 20, n: 3 })).toMatchObject({
      maxOutputTokens: 20,
      answers: 3,
    });
    expect(headOf('completions', { max_tokens: 10, n: 2, best_of: 5 })).toMatchObject({ answers: 5 });
    expect(headOf('responses', { max_output_tokens: 30 })).toMatchObject({ maxOutputTokens: 30 });
    expect(headOf('chat', { max_tokens: null, n: null, stream: null })).toMatchObject({
      maxOutputTokens: null,
      answers: 1,
      isStream: false,
    });
  });

  it('says whether usage was asked for', () => {
    expect(headOf('chat', { stream_options: { include_usage: true } })).toMatchObject({ wantsUsage: true });
    expect(headOf('chat', { stream_options: { include_usage: false } })).toMatchObject({ wantsUsage: false });
    expect(headOf('chat', { stream_options: null })).toMatchObject({ wantsUsage: false });
  });

  it.each<[WireFormat, object, string | null]>([
    ['chat', { model: '' }, 'model'],
    ['chat', { model: 5 }, 'model'],
    ['chat', { model: 'x'.repeat(257) }, 'model'],
    ['chat', { messages: 'Hello' }, 'messages'],
    ['messages', { messages: undefined }, 'messages'],
    ['embeddings', { input: null }, 'input'],
    ['completions', { prompt: undefined }, 'prompt'],
    ['chat', { stream: 'yes' }, 'stream'],
    ['chat', { stream_options: true }, 'stream_options'],
    ['chat', { stream_options: { include_usage: 1 } }, 'stream_options.include_usage'],
    ['chat', { max_tokens: -1 }, 'max_tokens'],
    ['chat', { max_tokens: '10' }, 'max_tokens'],
    ['messages', { max_tokens: 1e300 }, 'max_tokens'],
    ['chat', { n: 0 }, 'n'],
    ['chat', { n: 129 }, 'n'],
    ['chat', { n: 1.5 }, 'n'],
  ])('is refused of %s with %j', (format, more, param) => {
    expect(headOf(format, more)).toMatchObject({ param, message: expect.any(String) as string });
  });

  it('is refused where the body is nested without an end', () => {
    const other: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(headOf('chat', { other })).toMatchObject({ param: null });
    expect(headOf('chat', { messages: other })).toMatchObject({ param: null });
  });

  it.each([null, 'x', [], 5, undefined])('is refused where the body is %j', (body) => {
    expect(readRequestHead('chat', body)).toMatchObject({ ok: false, problem: { param: null } });
  });

  it('is read or refused whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WIRE_FORMATS),
        fc.dictionary(
          fc.constantFrom(
            'model',
            'messages',
            'input',
            'prompt',
            'tools',
            'n',
            'max_tokens',
            'stream',
            'system',
          ),
          fc.jsonValue(),
        ),
        (format, body) => {
          const read = readRequestHead(format, { ...BODIES[format], ...body });
          expect(read.ok ? Number.isSafeInteger(read.head.inputTokens) : read.problem.message !== '').toBe(
            true,
          );
        },
      ),
    );
  });
});

describe('the estimate of the input', () => {
  it('counts text of all kinds of parts', () => {
    const text = 'x'.repeat(100);
    const base = inputTokens('chat', { messages: [{ role: 'user', content: '' }] });
    for (const content of [text, [{ type: 'text', text }]]) {
      expect(inputTokens('chat', { messages: [{ role: 'user', content }] })).toBe(base + 30);
    }
    expect(inputTokens('responses', { input: text })).toBe(base + 30);
    expect(inputTokens('responses', { input: [{ type: 'function_call_output', output: text }] })).toBe(
      base + 30,
    );
    const result = { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text }] };
    expect(inputTokens('messages', { messages: [{ role: 'user', content: [result] }] })).toBe(base + 30);
    const [bare, system] = [{}, { system: [{ type: 'text', text }] }].map((more) =>
      inputTokens('messages', more),
    );
    expect(system).toBe(Number(bare) + 30);
    const calls = [{ function: { name: 'f', arguments: text } }];
    expect(inputTokens('chat', { messages: [{ role: 'assistant', content: null, tool_calls: calls }] })).toBe(
      base + Math.ceil(0.3 * JSON.stringify(calls).length),
    );
    expect(inputTokens('chat', { tools: calls })).toBeGreaterThan(inputTokens('chat', {}) + 30);
  });

  it('counts an image by what an image is, not by its bytes', () => {
    const url = `data:image/png;base64,${'A'.repeat(1_000_000)}`;
    const parts = {
      chat: [{ type: 'image_url', image_url: { url } }],
      messages: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: url } }],
      responses: [{ type: 'input_image', image_url: url }],
    };
    for (const [format, content] of Object.entries(parts)) {
      const message = { role: 'user', content };
      const more = { messages: [message], input: [message] };
      expect(inputTokens(format as WireFormat, more), format).toBe(1_604);
    }
  });

  it('takes tokens that are sent as tokens for what they are', () => {
    expect(inputTokens('embeddings', { input: [[1, 2, 3], [4]] })).toBe(4);
    expect(inputTokens('embeddings', { input: ['ab', 'cd'] })).toBe(2);
    expect(inputTokens('completions', { prompt: [1, 2, 3] })).toBe(3);
  });
});
