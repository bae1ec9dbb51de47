import { describe, expect, it } from 'vitest';
import { keepAnswerText } from './answer-text.ts';
import { createGrowingText, MAX_KEPT_BYTES } from './kept-text.ts';
import { promptText } from './prompt-text.ts';
import { createAnswerReader } from './usage/reader.ts';
import type { WireFormat } from './words.ts';

describe('a text that grows', () => {
  it('ends at its limit with a whole character, and takes nothing more', () => {
    const text = createGrowingText(10);
    ['abc', '字字', '😀', 'd'].forEach(text.add);
    expect(text.read()).toEqual({ text: 'abc字字', isCut: true });
  });

  it('is whole where it just fits', () => {
    const text = createGrowingText(4);
    text.add('😀');
    expect([text.read(), text.isFull()]).toEqual([{ text: '😀', isCut: false }, false]);
    text.add('');
    expect(text.read().isCut).toBe(false);
  });
});

describe('a prompt as people read it', () => {
  it.each<[WireFormat, object, string]>([
    [
      'chat',
      {
        messages: [
          { role: 'system', content: 'Be short.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image_url', image_url: { url: 'data:x' } },
            ],
          },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
          },
          { role: 'tool', content: 'a cat' },
        ],
        tools: [{ type: 'function', function: { name: 'look' } }],
      },
      'system:\nBe short.\n\nuser:\nWhat is this?\n[image_url]\n\nassistant:\n[tool look] {"at":1}\n\ntool:\na cat',
    ],
    [
      'messages',
      {
        system: [{ type: 'text', text: 'Be short.' }],
        messages: [
          { role: 'assistant', content: [{ type: 'tool_use', name: 'look', input: { at: 1 } }] },
          { role: 'user', content: [{ type: 'tool_result', content: [{ type: 'text', text: 'a cat' }] }] },
        ],
      },
      'system:\nBe short.\n\nassistant:\n[tool look] {"at":1}\n\nuser:\na cat',
    ],
    [
      'responses',
      {
        instructions: 'Be short.',
        input: [
          { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
          { type: 'function_call', name: 'look', arguments: '{}' },
          { type: 'function_call_output', output: 'a cat' },
        ],
      },
      'system:\nBe short.\n\nuser:\nHi\n\nfunction_call:\n[tool look] {}\n\nfunction_call_output:\na cat',
    ],
    ['responses', { input: 'Hi' }, 'user:\nHi'],
    ['completions', { prompt: ['once', 'upon'] }, 'once\n\nupon'],
    ['embeddings', { input: 'a word' }, 'a word'],
    ['embeddings', { input: [[1, 2]] }, '[tokens]'],
    ['chat', { messages: 'nonsense' }, ''],
  ])('%s %#', (format, body, text) => {
    expect(promptText(format, body as Record<string, unknown>)).toEqual({ text, isCut: false });
  });

  it('is cut where it is long', () => {
    const messages = Array.from({ length: 100 }, () => ({ role: 'user', content: 'x'.repeat(1_000) }));
    const { text, isCut } = promptText('chat', { messages });
    expect([text.length, isCut]).toEqual([MAX_KEPT_BYTES, true]);
  });
});

describe('an answer that is kept', () => {
  const streamed = (format: WireFormat, events: readonly object[]) => {
    const reader = keepAnswerText(createAnswerReader(format), format);
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    // In pieces that end anywhere.
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 7) {
      reader.push(bytes.subarray(at, at + 7));
    }
    reader.end();
    return reader.kept().text;
  };
  const whole = (format: WireFormat, body: object) => {
    const reader = keepAnswerText(createAnswerReader(format), format);
    reader.readWhole(Buffer.from(JSON.stringify(body)));
    return reader.kept().text;
  };
  const delta = (fields: object, index = 0) => ({ choices: [{ index, delta: fields }] });

  it('is what was said of chat, the first answer of several, and what was only thought is not', () => {
    const called = { tool_calls: [{ function: { name: 'look', arguments: '{"at"' } }] };
    expect(
      streamed('chat', [
        delta({ role: 'assistant', content: '' }),
        delta({ reasoning_content: 'hm' }),
        delta({ content: '你' }),
        delta({ content: 'other' }, 1),
        delta({ content: '好' }),
        delta(called),
        delta({ tool_calls: [{ function: { arguments: ':1}' } }] }),
      ]),
    ).toBe('你好\n[tool look] {"at":1}');
    expect(
      whole('chat', {
        choices: [
          {
            message: {
              content: 'hello',
              reasoning_content: 'hm',
              tool_calls: [{ type: 'function', function: { name: 'look', arguments: '{}' } }],
            },
          },
        ],
      }),
    ).toBe('hello\n[tool look] {}');
    expect(streamed('completions', [{ choices: [{ text: 'once' }] }])).toBe('once');
  });

  it('is the same of messages', () => {
    expect(
      streamed('messages', [
        { type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'hm' } },
        { type: 'content_block_delta', delta: { type: 'text_delta', text: 'hello' } },
        { type: 'content_block_start', content_block: { type: 'tool_use', name: 'look', input: {} } },
        { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{}' } },
      ]),
    ).toBe('hello\n[tool look] {}');
    const content = [
      { type: 'thinking', thinking: 'hm' },
      { type: 'text', text: 'hello' },
      { type: 'tool_use', name: 'look', input: { at: 1 } },
    ];
    expect(whole('messages', { content })).toBe('hello\n[tool look] {"at":1}');
  });

  it('is the same of responses, whose last events say all of it again', () => {
    expect(
      streamed('responses', [
        { type: 'response.output_text.delta', delta: 'hel' },
        { type: 'response.output_text.delta', delta: 'lo' },
        { type: 'response.output_text.done', text: 'hello' },
        { type: 'response.output_item.added', item: { type: 'function_call', name: 'look' } },
        { type: 'response.function_call_arguments.delta', delta: '{}' },
        { type: 'response.completed', response: { output: [{ content: [{ text: 'hello' }] }] } },
      ]),
    ).toBe('hello\n[tool look] {}');
    const output = [
      { type: 'reasoning', summary: [] },
      { type: 'message', content: [{ type: 'output_text', text: 'hello' }] },
      { type: 'function_call', name: 'look', arguments: '{}' },
    ];
    expect(whole('responses', { output })).toBe('hello\n[tool look] {}');
  });

  it('is nothing of embeddings, and of what is no JSON', () => {
    expect(whole('embeddings', { data: [{ embedding: [1] }] })).toBe('');
    const reader = keepAnswerText(createAnswerReader('chat'), 'chat');
    reader.readWhole(Buffer.from('<html>'));
    expect(reader.kept()).toEqual({ text: '', isCut: false });
  });

  it('leaves what is counted as it was', () => {
    const bare = createAnswerReader('chat');
    const keeping = keepAnswerText(createAnswerReader('chat'), 'chat');
    const bytes = Buffer.from(`data: ${JSON.stringify(delta({ content: 'hello' }))}\n\ndata: [DONE]\n\n`);
    expect(keeping.push(bytes)).toBe(bare.push(bytes));
    expect(keeping.report()).toEqual(bare.report());
  });
});
