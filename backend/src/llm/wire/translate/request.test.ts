import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translateRequest, type Translatable } from './index.ts';

const MANNERS = {
  defaultMaxTokens: 4_096,
  maxTokensField: 'max_completion_tokens',
  takesCacheControl: false,
} as const;
const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const PNG_SOURCE = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' };
const USER = { role: 'user', content: 'Hi' };
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } } };

function to(format: Translatable, body: object, manners: object = {}) {
  const base =
    format === 'messages'
      ? { model: 'm', messages: [USER] }
      : { model: 'm', max_tokens: 9, messages: [USER] };
  return translateRequest(format, { ...base, ...body }, { ...MANNERS, ...manners });
}
const bodyOf = (format: Translatable, body: object, manners: object = {}) => {
  const result = to(format, body, manners);
  return result.ok ? result.body : result;
};
const droppedOf = (format: Translatable, body: object) => {
  const result = to(format, body);
  return result.ok ? result.dropped : result.problem.param;
};

describe("a chat's request for Anthropic", () => {
  it('has a system apart, a maximum of tokens, and turns', () => {
    expect(
      bodyOf('messages', {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'developer', content: [{ type: 'text', text: 'Speak Chinese.' }] },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is it?' },
              { type: 'image_url', image_url: { url: PNG } },
            ],
          },
          { role: 'assistant', content: 'A dot.' },
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://e.com/a.png' } }] },
        ],
        stream: true,
        stream_options: { include_usage: true },
      }),
    ).toEqual({
      model: 'm',
      max_tokens: 4_096,
      stream: true,
      system: [
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: 'Speak Chinese.' },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', source: PNG_SOURCE },
          ],
        },
        { role: 'assistant', content: [{ type: 'text', text: 'A dot.' }] },
        { role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://e.com/a.png' } }] },
      ],
    });
  });

  it('has tools, parallel calls and all their results in one turn', () => {
    const call = (id: string, city: string) => ({
      id,
      type: 'function',
      function: { name: 'weather', arguments: JSON.stringify({ city }) },
    });
    expect(
      bodyOf('messages', {
        messages: [
          USER,
          { role: 'assistant', content: null, tool_calls: [call('a', 'Bonn'), call('b', '北京')] },
          { role: 'tool', tool_call_id: 'a', content: 'rain' },
          { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'sun' }] },
          { role: 'user', content: 'So?' },
        ],
        tools: [
          {
            type: 'function',
            function: { name: 'weather', description: 'd', parameters: SCHEMA, strict: true },
          },
        ],
        tool_choice: 'required',
        parallel_tool_calls: false,
      }),
    ).toMatchObject({
      tools: [{ name: 'weather', description: 'd', input_schema: SCHEMA, strict: true }],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      messages: [
        { role: 'user' },
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 'a', name: 'weather', input: { city: 'Bonn' } },
            { type: 'tool_use', id: 'b', name: 'weather', input: { city: '北京' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: 'rain' },
            { type: 'tool_result', tool_use_id: 'b', content: [{ type: 'text', text: 'sun' }] },
            { type: 'text', text: 'So?' },
          ],
        },
      ],
    });
  });

  it.each<[object, object]>([
    [{ tool_choice: 'auto' }, { tool_choice: { type: 'auto' } }],
    [{ tool_choice: 'none', parallel_tool_calls: false }, { tool_choice: { type: 'none' } }],
    [
      { tool_choice: { type: 'function', function: { name: 'f' } } },
      { tool_choice: { type: 'tool', name: 'f' } },
    ],
    [{ max_tokens: 5, max_completion_tokens: 7 }, { max_tokens: 7 }],
    [{ max_tokens: 5 }, { max_tokens: 5 }],
    [{ stop: 'END' }, { stop_sequences: ['END'] }],
    [{ stop: ['a', 'b'] }, { stop_sequences: ['a', 'b'] }],
    [
      { temperature: 0.7, top_p: 0.9 },
      { temperature: 0.7, top_p: 0.9 },
    ],
    [{ user: 'u-1' }, { metadata: { user_id: 'u-1' } }],
    [{ safety_identifier: 'u-2' }, { metadata: { user_id: 'u-2' } }],
    [{ reasoning_effort: 'high' }, { output_config: { effort: 'high' } }],
    [{ reasoning_effort: 'minimal' }, { output_config: { effort: 'low' } }],
    [{ reasoning_effort: 'none' }, { thinking: { type: 'disabled' } }],
    [
      { thinking: { type: 'enabled', budget_tokens: 2_000 } },
      { thinking: { type: 'enabled', budget_tokens: 2_000 } },
    ],
    [
      { response_format: { type: 'json_schema', json_schema: { name: 'n', schema: SCHEMA } } },
      { output_config: { format: { type: 'json_schema', schema: SCHEMA } } },
    ],
    [
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } }],
          },
        ],
      },
      { messages: [{ content: [{ text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } }] }] },
    ],
    [
      { messages: [{ role: 'tool', tool_call_id: 'a', content: 'boom', is_error: true }] },
      { messages: [{ role: 'user', content: [{ type: 'tool_result', is_error: true }] }] },
    ],
    [
      {
        messages: [
          {
            role: 'assistant',
            content: 'x',
            thinking_blocks: [{ type: 'thinking', thinking: 't', signature: 's' }],
          },
        ],
      },
      {
        messages: [
          {
            content: [
              { type: 'thinking', thinking: 't', signature: 's' },
              { type: 'text', text: 'x' },
            ],
          },
        ],
      },
    ],
  ])('turns %j into %j', (body, expected) => {
    const tools = { tools: [{ type: 'function', function: { name: 'f' } }] };
    expect(bodyOf('messages', { ...tools, ...body })).toMatchObject(expected);
  });

  it.each<[object, string]>([
    [{ n: 2 }, 'n'],
    [{ functions: [] }, 'functions'],
    [{ logit_bias: { '1': -100 } }, 'logit_bias'],
    [{ logprobs: true }, 'logprobs'],
    [{ modalities: ['text', 'audio'] }, 'modalities'],
    [{ web_search_options: {} }, 'web_search_options'],
    [{ response_format: { type: 'json_object' } }, 'response_format'],
    [{ tools: [{ type: 'custom', custom: { name: 'c' } }] }, 'tools[0]'],
    [{ tool_choice: { type: 'allowed_tools' } }, 'tool_choice'],
    [
      { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] },
      'messages[0].content[0]',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///x' } }] }] },
      'messages[0].content[0]',
    ],
    [{ messages: [{ role: 'function', name: 'f', content: 'x' }] }, 'messages[0].role'],
    [
      {
        messages: [
          {
            role: 'assistant',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"a":' } }],
          },
        ],
      },
      'messages[0].tool_calls[0].function.arguments',
    ],
  ])('is refused by name: %j', (body, param) => {
    expect(to('messages', body)).toMatchObject({
      ok: false,
      problem: { param, message: expect.stringContaining(`'${param}' cannot be translated`) as string },
    });
  });

  it('lists what was left out, and nothing that says nothing', () => {
    expect(
      droppedOf('messages', {
        seed: 7,
        frequency_penalty: 0.5,
        presence_penalty: 0,
        store: false,
        metadata: { a: 'b' },
        n: 1,
        logprobs: false,
        logit_bias: null,
        temperature: 1.5,
        'x\r\ny': 1,
        messages: [USER, { role: 'system', content: 'late' }, { ...USER, name: 'Bob', content: '' }],
      }),
    ).toEqual([
      ...['seed', 'frequency_penalty', 'metadata', 'x??y', 'position-of-system-message', 'messages[].name'],
      'empty-message',
      'temperature-above-1',
    ]);
  });
});

describe("Anthropic's request for a chat", () => {
  it('has its system first, results of tools before what the user says, and asks for the usage', () => {
    expect(
      bodyOf('chat', {
        system: [{ type: 'text', text: 'Be brief.' }],
        stream: true,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Look' },
              { type: 'image', source: PNG_SOURCE },
            ],
          },
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 't', signature: 's' },
              { type: 'text', text: 'Wait.' },
              { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } },
              { type: 'tool_use', id: 'b', name: 'f', input: {} },
            ],
          },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'a', content: 'one' },
              {
                type: 'tool_result',
                tool_use_id: 'b',
                is_error: true,
                content: [{ type: 'text', text: 'no' }],
              },
              { type: 'text', text: 'So?' },
            ],
          },
        ],
        tools: [{ name: 'f', description: 'd', input_schema: SCHEMA }],
        tool_choice: { type: 'any', disable_parallel_tool_use: true },
      }),
    ).toEqual({
      model: 'm',
      max_completion_tokens: 9,
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: PNG } },
          ],
        },
        {
          role: 'assistant',
          content: 'Wait.',
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
            { id: 'b', type: 'function', function: { name: 'f', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: 'one' },
        { role: 'tool', tool_call_id: 'b', content: 'Error: no' },
        { role: 'user', content: 'So?' },
      ],
      tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters: SCHEMA } }],
      tool_choice: 'required',
      parallel_tool_calls: false,
    });
  });

  it.each<[object, object]>([
    [
      { tool_choice: { type: 'tool', name: 'f' } },
      { tool_choice: { type: 'function', function: { name: 'f' } } },
    ],
    [{ tool_choice: { type: 'none' } }, { tool_choice: 'none' }],
    [
      { stop_sequences: ['a'], temperature: 0.2 },
      { stop: ['a'], temperature: 0.2 },
    ],
    [{ metadata: { user_id: 'u' } }, { user: 'u' }],
    [{ output_config: { effort: 'max' } }, { reasoning_effort: 'max' }],
    [
      { output_config: { format: { type: 'json_schema', schema: SCHEMA } } },
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', schema: SCHEMA, strict: true },
        },
      },
    ],
    [
      {
        messages: [
          {
            role: 'user',
            content: [
              {
                type: 'document',
                title: 'a.pdf',
                source: { type: 'base64', media_type: 'application/pdf', data: 'AA==' },
              },
            ],
          },
        ],
      },
      {
        messages: [
          {
            content: [
              { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA==' } },
            ],
          },
        ],
      },
    ],
  ])('turns %j into %j', (body, expected) => {
    expect(bodyOf('chat', body)).toMatchObject(expected);
  });

  it('calls the maximum as the provider does, and keeps marks for the cache where it takes them', () => {
    const content = [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }];
    const body = { messages: [{ role: 'user', content }] };
    expect(bodyOf('chat', body, { maxTokensField: 'max_tokens', takesCacheControl: true })).toMatchObject({
      max_tokens: 9,
      messages: [{ content }],
    });
    expect(to('chat', body)).toMatchObject({
      dropped: ['cache_control'],
      body: { messages: [{ content: 'a' }] },
    });
  });

  it.each<[object, string]>([
    [{ tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, 'tools[0]'],
    [{ mcp_servers: [{}] }, 'mcp_servers'],
    [{ inference_geo: 'eu' }, 'inference_geo'],
    [{ messages: [{ role: 'user', content: [{ type: 'search_result' }] }] }, 'messages[0].content[0]'],
    [
      { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'file' } }] }] },
      'messages[0].content[0]',
    ],
    [
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'tool_result', content: [{ type: 'image', source: PNG_SOURCE }] }],
          },
        ],
      },
      'messages[0].tool_result',
    ],
  ])('is refused by name: %j', (body, param) => {
    expect(droppedOf('chat', body)).toBe(param);
  });

  it('lists what was left out', () => {
    const body = {
      top_k: 5,
      thinking: { type: 'enabled', budget_tokens: 2_000 },
      service_tier: 'auto',
      messages: [USER, { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'x' }] }],
    };
    expect(droppedOf('chat', body)).toEqual(['top_k', 'thinking', 'service_tier']);
  });
});

describe('there and back', () => {
  const text = fc.string({ minLength: 1, unit: 'binary' }).map((value) => value.toWellFormed());
  const id = fc.uuid();
  const image = fc
    .constantFrom(PNG, 'https://example.com/a.png')
    .map((url) => ({ type: 'image_url', image_url: { url } }));
  const user = fc
    .oneof(
      text,
      fc.array(
        fc.oneof(
          text.map((value) => ({ type: 'text', text: value })),
          image,
        ),
        { minLength: 2 },
      ),
    )
    .map((content) => ({ role: 'user', content }));
  const call = fc
    .record({
      id,
      name: fc.constantFrom('f', 'g'),
      input: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
    })
    .map((c) => ({
      id: c.id,
      type: 'function',
      function: { name: c.name, arguments: JSON.stringify(c.input) },
    }));
  const said = text.map((content) => ({ role: 'assistant', content }));
  const called = fc
    .record({
      content: fc.option(text),
      calls: fc.array(call, { minLength: 1, maxLength: 4 }),
      results: fc.infiniteStream(text),
    })
    .map(({ content, calls, results }) => [
      { role: 'assistant', ...(content === null ? {} : { content }), tool_calls: calls },
      ...calls.map((one, at) => ({
        role: 'tool',
        tool_call_id: one.id,
        content: [...results.take(at + 1)][at] ?? '',
      })),
    ]);
  const round = fc
    .tuple(
      user,
      fc.oneof(
        said.map((message) => [message]),
        called,
      ),
    )
    .map(([asked, rest]) => [asked, ...rest]);
  const conversation = fc.record(
    {
      model: fc.constant('m'),
      max_completion_tokens: fc.integer({ min: 1, max: 99_999 }),
      messages: fc
        .tuple(fc.option(text), fc.array(round, { minLength: 1, maxLength: 4 }), fc.option(user))
        .map(([system, rounds, last]) => [
          ...(system === null ? [] : [{ role: 'system', content: system }]),
          ...rounds.flat(),
          ...(last === null ? [] : [last]),
        ]),
      tools: fc.constant([
        { type: 'function', function: { name: 'f', description: 'd', parameters: SCHEMA } },
      ]),
      tool_choice: fc.constantFrom('auto', 'required', { type: 'function', function: { name: 'f' } }),
      temperature: fc.double({ min: 0, max: 1, noNaN: true }),
      stop: fc.array(text, { minLength: 1, maxLength: 4 }),
      user: text,
    },
    { requiredKeys: ['model', 'max_completion_tokens', 'messages'] },
  );

  it('a conversation means the same', () => {
    fc.assert(
      fc.property(conversation, (chat) => {
        const there = translateRequest('messages', chat, MANNERS);
        if (!there.ok) {
          throw new Error(there.problem.message);
        }
        expect(there.dropped).toEqual([]);
        const back = translateRequest('chat', there.body, MANNERS);
        if (!back.ok) {
          throw new Error(back.problem.message);
        }
        expect(back.dropped).toEqual([]);
        expect(meaningOf(back.body)).toEqual(meaningOf(chat));
      }),
      { numRuns: 300 },
    );
  });
});

/** One text is the same as a list of one text, and arguments are what they parse to. */
function meaningOf(body: Readonly<Record<string, unknown>>) {
  const messages = body.messages as {
    content?: unknown;
    tool_calls?: { function: { arguments: string } }[];
  }[];
  return {
    ...body,
    messages: messages.map((message) => ({
      ...message,
      content:
        typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content,
      tool_calls: message.tool_calls?.map((one) => ({
        ...one,
        function: { ...one.function, arguments: JSON.parse(one.function.arguments) as unknown },
      })),
    })),
  };
}
