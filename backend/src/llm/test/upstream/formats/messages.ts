import { parsedJson, type JsonObject } from '../../../wire/json.ts';
import type { Piece } from '../call.ts';
import { piece, type Format, type Saying } from './saying.ts';

const STOP = { stop: 'end_turn', length: 'max_tokens', calls: 'tool_use' } as const;

export const MESSAGES: Format = {
  whole: (saying) => ({
    ...head(saying),
    content: blocksOf(saying).map(({ whole }) => whole),
    stop_reason: stopOf(saying),
    stop_sequence: null,
    ...(saying.tellsUsage ? { usage: usageOf(saying, saying.usage.output) } : {}),
  }),
  stream: (saying) => {
    const say = (kind: Piece['kind'], fields: JsonObject & { readonly type: string }, tokens = 0) =>
      piece(kind, fields, fields.type, tokens);
    // The first token is told with the beginning, as Anthropic does.
    const begun = { ...head(saying), content: [], stop_reason: null, stop_sequence: null };
    const first = Math.min(1, saying.usage.output);
    const usage = saying.tellsUsage ? { usage: usageOf(saying, first) } : {};
    const ended = saying.tellsUsage ? { usage: { output_tokens: saying.usage.output } } : {};
    return [
      say('start', { type: 'message_start', message: { ...begun, ...usage } }, first),
      say('start', { type: 'ping' }),
      ...withoutFirst(
        blocksOf(saying).flatMap(({ empty, deltas, last }, index) => [
          say('start', { type: 'content_block_start', index, content_block: empty }),
          ...deltas.map((delta) => say('token', { type: 'content_block_delta', index, delta }, 1)),
          ...last.map((delta) => say('start', { type: 'content_block_delta', index, delta })),
          say('start', { type: 'content_block_stop', index }),
        ]),
      ),
      say('end', {
        type: 'message_delta',
        delta: { stop_reason: stopOf(saying), stop_sequence: null },
        ...ended,
      }),
      say('done', { type: 'message_stop' }),
    ];
  },
  error: `event: error\ndata: ${JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })}\n\n`,
};

/** The first token has been counted. */
function withoutFirst(pieces: readonly Piece[]): readonly Piece[] {
  const first = pieces.findIndex(({ kind }) => kind === 'token');
  return pieces.map((one, at) => (at === first ? { ...one, tokens: 0 } : one));
}

interface Block {
  readonly whole: JsonObject;
  readonly empty: JsonObject;
  readonly deltas: readonly JsonObject[];
  readonly last: readonly JsonObject[];
}

function head({ id, accepted }: Saying): JsonObject {
  return { id, type: 'message', role: 'assistant', model: accepted.model.answersAs };
}

function stopOf({ answers }: Saying): string {
  return STOP[answers[0]?.finish ?? 'stop'];
}

function usageOf({ usage, cached }: Saying, output: number): JsonObject {
  return {
    input_tokens: usage.prompt - cached.read - cached.written - cached.writtenLong,
    cache_creation_input_tokens: cached.written + cached.writtenLong,
    cache_read_input_tokens: cached.read,
    cache_creation: {
      ephemeral_5m_input_tokens: cached.written,
      ephemeral_1h_input_tokens: cached.writtenLong,
    },
    output_tokens: output,
    service_tier: 'standard',
  };
}

function blocksOf({ answers }: Saying): Block[] {
  const [answer] = answers;
  if (answer === undefined) {
    return [];
  }
  const thinking = answer.thoughts.join('');
  const text = answer.text.join('');
  return [
    ...(thinking === ''
      ? []
      : [
          {
            whole: { type: 'thinking', thinking, signature: 'bW9jaw==' },
            empty: { type: 'thinking', thinking: '', signature: '' },
            deltas: answer.thoughts.map((token) => ({ type: 'thinking_delta', thinking: token })),
            last: [{ type: 'signature_delta', signature: 'bW9jaw==' }],
          },
        ]),
    ...(text === ''
      ? []
      : [
          {
            whole: { type: 'text', text },
            empty: { type: 'text', text: '' },
            deltas: answer.text.map((token) => ({ type: 'text_delta', text: token })),
            last: [],
          },
        ]),
    ...answer.calls.map(({ id, name, given }) => ({
      whole: { type: 'tool_use', id, name, input: parsedJson(given.join('')) ?? {} },
      empty: { type: 'tool_use', id, name, input: {} },
      deltas: given.map((token) => ({ type: 'input_json_delta', partial_json: token })),
      last: [],
    })),
  ];
}
