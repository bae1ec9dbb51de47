import type { JsonObject } from '../../../wire/json.ts';
import type { Piece } from '../call.ts';
import { piece, type Format, type Saying } from './saying.ts';

export const RESPONSES: Format = {
  whole: (saying) => response(saying, true),
  stream: (saying) => {
    let sequence = -1;
    const say = (kind: Piece['kind'], type: string, fields: JsonObject, tokens = 0) => {
      sequence += 1;
      return piece(kind, { type, sequence_number: sequence, ...fields }, type, tokens);
    };
    const status = statusOf(saying);
    return [
      say('start', 'response.created', { response: response(saying, false) }),
      say('start', 'response.in_progress', { response: response(saying, false) }),
      ...itemsOf(saying).flatMap((item, index) => itemPieces(say, item, index)),
      say('done', `response.${status}`, { response: response(saying, true) }),
    ];
  },
  error: `event: error\ndata: ${JSON.stringify({ type: 'error', code: 'server_error', message: 'The server had an error', param: null, sequence_number: 99 })}\n\n`,
};

type Say = (kind: Piece['kind'], type: string, fields: JsonObject, tokens?: number) => Piece;

interface Item {
  readonly kind: 'reasoning' | 'message' | 'call';
  readonly whole: JsonObject;
  readonly begun: JsonObject;
  readonly tokens: readonly string[];
}

function statusOf({ answers }: Saying): 'completed' | 'incomplete' {
  return answers[0]?.finish === 'length' ? 'incomplete' : 'completed';
}

function response(saying: Saying, isOver: boolean): JsonObject {
  const { id, createdSeconds, accepted, usage, cached, tellsUsage } = saying;
  const status = statusOf(saying);
  const told = {
    input_tokens: usage.prompt,
    input_tokens_details: { cached_tokens: cached.read, cache_write_tokens: 0 },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.prompt + usage.output,
  };
  return {
    id,
    object: 'response',
    created_at: createdSeconds,
    status: isOver ? status : 'in_progress',
    error: null,
    incomplete_details: isOver && status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: null,
    model: accepted.model.answersAs,
    output: isOver ? itemsOf(saying).map(({ whole }) => whole) : [],
    parallel_tool_calls: true,
    tools: accepted.body.tools ?? [],
    usage: isOver && tellsUsage ? told : null,
  };
}

function itemsOf({ answers, id }: Saying): Item[] {
  const [answer] = answers;
  if (answer === undefined) {
    return [];
  }
  const own = id.replace('resp', '');
  const reasoning = { id: `rs${own}`, type: 'reasoning', summary: [] };
  const text = { type: 'output_text', text: answer.text.join(''), annotations: [], logprobs: [] };
  const message = { id: `msg${own}`, type: 'message', role: 'assistant', status: 'completed' };
  return [
    ...(answer.thoughts.length === 0
      ? []
      : [{ kind: 'reasoning' as const, whole: reasoning, begun: reasoning, tokens: answer.thoughts }]),
    ...(answer.calls.length > 0
      ? []
      : [
          {
            kind: 'message' as const,
            whole: { ...message, content: [text] },
            begun: { ...message, status: 'in_progress', content: [] },
            tokens: answer.text,
          },
        ]),
    ...answer.calls.map(({ id: callId, name, given }) => {
      const call = {
        id: `fc${own}${callId}`,
        type: 'function_call',
        call_id: callId,
        name,
        status: 'completed',
      };
      return {
        kind: 'call' as const,
        whole: { ...call, arguments: given.join('') },
        begun: { ...call, status: 'in_progress', arguments: '' },
        tokens: given,
      };
    }),
  ];
}

function itemPieces(say: Say, { kind, whole, begun, tokens }: Item, index: number): Piece[] {
  const at = { output_index: index, item_id: whole.id };
  const part = { ...at, content_index: 0 };
  const text = tokens.join('');
  const inside: Piece[] =
    kind === 'reasoning'
      ? // Not shown, but paid.
        tokens.map(() => ({ kind: 'token', wire: ': thinking\n\n', tokens: 1 }))
      : kind === 'message'
        ? [
            say('start', 'response.content_part.added', {
              ...part,
              part: { type: 'output_text', text: '', annotations: [] },
            }),
            ...tokens.map((token) =>
              say('token', 'response.output_text.delta', { ...part, delta: token, logprobs: [] }, 1),
            ),
            say('start', 'response.output_text.done', { ...part, text, logprobs: [] }),
            say('start', 'response.content_part.done', {
              ...part,
              part: { type: 'output_text', text, annotations: [] },
            }),
          ]
        : [
            ...tokens.map((token) =>
              say('token', 'response.function_call_arguments.delta', { ...at, delta: token }, 1),
            ),
            say('start', 'response.function_call_arguments.done', { ...at, arguments: text }),
          ];
  return [
    say('start', 'response.output_item.added', { output_index: index, item: begun }),
    ...inside,
    say('start', 'response.output_item.done', { output_index: index, item: whole }),
  ];
}
