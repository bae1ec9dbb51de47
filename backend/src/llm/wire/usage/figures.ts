import { fieldsOf, isObject, type JsonObject } from '../json.ts';
import type { TokenUsage } from '../words.ts';

/** More than any model reads or writes in one call: a figure above it is a defect or a lie. */
const MAX_TOKENS_OF_A_CALL = 100_000_000;

/** Thrown within this file's readers only: one figure that cannot be true makes all of them doubtful. */
const DOUBTFUL = Symbol('doubtful');

function count(fields: JsonObject, key: string): number {
  const value = fields[key];
  if (!Number.isSafeInteger(value) || Number(value) < 0 || Number(value) > MAX_TOKENS_OF_A_CALL) {
    throw DOUBTFUL;
  }
  return Number(value);
}

/** A detail that providers leave out, or send as null, where there is none of it. */
function countOr0(fields: JsonObject, key: string): number {
  return fields[key] === undefined || fields[key] === null ? 0 : count(fields, key);
}

function doubtfulIsNull(read: () => TokenUsage): TokenUsage | null {
  try {
    return read();
  } catch (error) {
    if (error === DOUBTFUL) {
      return null;
    }
    throw error;
  }
}

/**
 * OpenAI's two forms of usage. Its figure of the input INCLUDES what was read from and written into the cache.
 * DeepSeek says `prompt_cache_hit_tokens`; DashScope `cache_creation_input_tokens` among the details; some others leave the
 * reasoning out of the output, which shows in their total.
 */
export function openAiUsage(value: unknown): TokenUsage | null {
  if (!isObject(value)) {
    return null;
  }
  return doubtfulIsNull(() => {
    const isResponses = value.input_tokens !== undefined;
    const total = count(value, isResponses ? 'input_tokens' : 'prompt_tokens');
    const details = fieldsOf(isResponses ? value.input_tokens_details : value.prompt_tokens_details);
    const cacheRead =
      details.cached_tokens === undefined || details.cached_tokens === null
        ? countOr0(value, 'prompt_cache_hit_tokens')
        : count(details, 'cached_tokens');
    const written =
      countOr0(details, 'cache_write_tokens') || countOr0(details, 'cache_creation_input_tokens');
    // OpenAI keeps for 30 minutes, or for 12 hours at a higher price.
    const cacheWriteLong = countOr0(fieldsOf(details.cache_write_tokens_details), 'ttl_12h_tokens');
    const input = total - cacheRead - written;
    if (input < 0 || cacheWriteLong > written) {
      throw DOUBTFUL;
    }
    const said = countOr0(value, isResponses ? 'output_tokens' : 'completion_tokens');
    const reasoning = countOr0(
      fieldsOf(isResponses ? value.output_tokens_details : value.completion_tokens_details),
      'reasoning_tokens',
    );
    const isReasoningApart = reasoning > 0 && value.total_tokens === total + said + reasoning;
    const output = isReasoningApart ? said + reasoning : said;
    if (reasoning > output) {
      throw DOUBTFUL;
    }
    return { input, cacheRead, cacheWrite: written - cacheWriteLong, cacheWriteLong, output, reasoning };
  });
}

/** The fields of Anthropic's usage that are said; the figure of the input EXCLUDES both kinds of cache. */
export function messagesUsage(value: JsonObject): TokenUsage | null {
  return doubtfulIsNull(() => {
    const kept = fieldsOf(value.cache_creation);
    const written = countOr0(value, 'cache_creation_input_tokens');
    const cacheWriteLong = countOr0(kept, 'ephemeral_1h_input_tokens');
    const short = isObject(value.cache_creation)
      ? countOr0(kept, 'ephemeral_5m_input_tokens')
      : written - cacheWriteLong;
    const output = count(value, 'output_tokens');
    const reasoning = countOr0(fieldsOf(value.output_tokens_details), 'thinking_tokens');
    if (short < 0 || reasoning > output) {
      throw DOUBTFUL;
    }
    return {
      input: count(value, 'input_tokens'),
      cacheRead: countOr0(value, 'cache_read_input_tokens'),
      // Where the two figures disagree, the sum is what is billed.
      cacheWrite: Math.max(short, written - cacheWriteLong),
      cacheWriteLong,
      output,
      reasoning,
    };
  });
}
