import type { JsonObject } from '../json.ts';
import type { TokenUsage } from '../words.ts';

/** Why an answer ended, in the words of the other side. */
const FINISH_OF_STOP: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};
const STOP_OF_FINISH: Readonly<Record<string, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  content_filter: 'refusal',
};

export function finishOfStop(reason: string | null): string {
  return FINISH_OF_STOP[reason ?? ''] ?? 'stop';
}

export function stopOfFinish(reason: string | null): string {
  return STOP_OF_FINISH[reason ?? ''] ?? 'end_turn';
}

export function chatUsage(usage: TokenUsage): JsonObject {
  const written = usage.cacheWrite + usage.cacheWriteLong;
  const prompt = usage.input + usage.cacheRead + written;
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.output,
    total_tokens: prompt + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: written },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
}

export function usageOfMessages(usage: TokenUsage): JsonObject {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheWrite + usage.cacheWriteLong,
    cache_read_input_tokens: usage.cacheRead,
    output_tokens: usage.output,
  };
}
