import type { TextTally } from './tally.ts';
import type { TokenUsage, UsageSource } from './words.ts';

/**
 * Tokens in tenths a character. ASCII: 0.3, as DeepSeek's documents say of English (api-docs.deepseek.com, "Token & Token
 * Usage"; OpenAI's rule of thumb, four characters a token, is 0.25, and our own documents and code measure 0.24 to 0.27 with
 * o200k_base). Others: 0.7; DeepSeek says 0.6 of Chinese, o200k_base measures 0.68 of Chinese, 0.69 of Japanese, 0.45 of
 * Korean, 0.24 of Russian. An estimate errs on the side of more.
 */
const TENTHS_ASCII = 3;
const TENTHS_OTHER = 7;

/** Whole tokens, rounded up: no text is no token, and any text is at least one. */
export function estimateTokens({ ascii, other }: TextTally): number {
  return Math.ceil((TENTHS_ASCII * ascii + TENTHS_OTHER * other) / 10);
}

/** What is known of a call when it has ended, in whatever way. */
export interface SeenOfCall {
  /** Of the request: `estimateInputTokens` of its head. */
  readonly inputTokens: number;
  /** Of the answer: what the provider said, as far as it came. */
  readonly usage: TokenUsage | null;
  /** It will say no more: not the beginning of a count that goes on. */
  readonly isUsageFinal: boolean;
  readonly output: TextTally;
  /** The provider has begun to answer, so it has read the request and wants it paid. */
  readonly hasAnswered: boolean;
}

/**
 * The tokens of a call: the provider's own figures where it finished them, else the better of what it said and what was seen.
 * A call that was never answered used nothing.
 */
export function settledUsage(seen: SeenOfCall): { readonly usage: TokenUsage; readonly source: UsageSource } {
  if (seen.usage !== null && seen.isUsageFinal) {
    return { usage: seen.usage, source: 'provider' };
  }
  const output = estimateTokens(seen.output);
  if (seen.usage !== null) {
    return {
      usage: { ...seen.usage, output: Math.max(seen.usage.output, output) },
      source: 'estimated',
    };
  }
  const isPaid = seen.hasAnswered || output > 0;
  return {
    usage: {
      input: isPaid ? seen.inputTokens : 0,
      cacheRead: 0,
      cacheWrite: 0,
      cacheWriteLong: 0,
      output,
      reasoning: 0,
    },
    source: 'estimated',
  };
}
