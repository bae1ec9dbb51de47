import type { JsonObject } from '../../../wire/json.ts';
import type { Piece } from '../call.ts';
import type { Answer } from '../generate.ts';
import { piece, type Format, type Saying } from './saying.ts';

const FINISH = { stop: 'stop', length: 'length', calls: 'tool_calls' } as const;
const FILTERED = { hate: { filtered: false, severity: 'safe' } };

export const CHAT: Format = {
  whole: (saying) => ({
    ...head(saying, 'chat.completion'),
    choices: saying.answers.map((answer, index) => ({
      index,
      message: message(saying, answer),
      logprobs: null,
      finish_reason: FINISH[answer.finish],
      ...(saying.dialect === 'azure_openai' ? { content_filter_results: FILTERED } : {}),
    })),
    ...(saying.tellsUsage ? { usage: openAiUsage(saying) } : {}),
  }),
  stream: (saying) => {
    const chunks = saying.answers.flatMap((answer, index) => chunksOf(saying, answer, index));
    const filters =
      saying.dialect === 'azure_openai'
        ? [
            piece('start', {
              choices: [],
              created: 0,
              id: '',
              model: '',
              object: '',
              prompt_filter_results: [FILTERED],
            }),
          ]
        : [];
    const tells = saying.tellsUsage && saying.accepted.wantsUsage;
    const usage = { ...head(saying, 'chat.completion.chunk'), choices: [], usage: openAiUsage(saying) };
    return [...filters, ...chunks, ...(tells ? [piece('usage', usage)] : []), piece('done', '[DONE]')];
  },
  error: `data: ${JSON.stringify({ error: { message: 'The server had an error while processing your request.', type: 'server_error', param: null, code: null } })}\n\n`,
};

function head({ id, createdSeconds, accepted }: Saying, object: string): JsonObject {
  return {
    id,
    object,
    created: createdSeconds,
    model: accepted.model.answersAs,
    system_fingerprint: 'fp_mock',
  };
}

/** OpenAI keeps its thoughts to itself; DeepSeek, DashScope and Ollama show them. */
function thoughtKey({ dialect }: Saying): string | null {
  if (dialect === 'deepseek' || dialect === 'qwen') {
    return 'reasoning_content';
  }
  return dialect === 'ollama' ? 'reasoning' : null;
}

function message(saying: Saying, answer: Answer): JsonObject {
  const key = thoughtKey(saying);
  return {
    role: 'assistant',
    content: answer.calls.length > 0 ? null : answer.text.join(''),
    refusal: null,
    ...(key !== null && answer.thoughts.length > 0 ? { [key]: answer.thoughts.join('') } : {}),
    ...(answer.calls.length === 0
      ? {}
      : {
          tool_calls: answer.calls.map(({ id, name, given }) => ({
            id,
            type: 'function',
            function: { name, arguments: given.join('') },
          })),
        }),
  };
}

function chunksOf(saying: Saying, answer: Answer, index: number): Piece[] {
  const chunk = (kind: Piece['kind'], delta: JsonObject, finish: string | null = null) =>
    piece(
      kind,
      {
        ...head(saying, 'chat.completion.chunk'),
        choices: [{ index, delta, logprobs: null, finish_reason: finish }],
        ...(saying.accepted.wantsUsage ? { usage: null } : {}),
      },
      null,
      kind === 'token' ? 1 : 0,
    );
  const key = thoughtKey(saying);
  return [
    chunk('start', { role: 'assistant', content: '', refusal: null }),
    // Thoughts that are not shown take their time, and are paid all the same.
    ...answer.thoughts.map((token) => chunk('token', key === null ? {} : { content: null, [key]: token })),
    ...answer.text.map((token) => chunk('token', { content: token })),
    ...answer.calls.flatMap(({ id, name, given }, at) => [
      chunk('start', {
        tool_calls: [{ index: at, id, type: 'function', function: { name, arguments: '' } }],
      }),
      ...given.map((token) =>
        chunk('token', { tool_calls: [{ index: at, function: { arguments: token } }] }),
      ),
    ]),
    chunk('end', {}, FINISH[answer.finish]),
  ];
}

export function openAiUsage({ dialect, usage, cached }: Saying): JsonObject {
  const written = cached.written + cached.writtenLong;
  return {
    prompt_tokens: usage.prompt,
    completion_tokens: usage.output,
    total_tokens: usage.prompt + usage.output,
    ...(dialect === 'ollama'
      ? {}
      : {
          prompt_tokens_details: {
            cached_tokens: cached.read,
            ...(written > 0
              ? {
                  cache_type: 'ephemeral',
                  cache_creation_input_tokens: written,
                  cache_creation: { ephemeral_5m_input_tokens: written },
                }
              : {}),
          },
          completion_tokens_details: { reasoning_tokens: usage.reasoning },
        }),
    ...(dialect === 'deepseek'
      ? { prompt_cache_hit_tokens: cached.read, prompt_cache_miss_tokens: usage.prompt - cached.read }
      : {}),
  };
}
