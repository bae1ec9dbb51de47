/** What a client or a provider speaks: OpenAI's four, and Anthropic's one. */
export const WIRE_FORMATS = ['chat', 'completions', 'embeddings', 'responses', 'messages'] as const;
export type WireFormat = (typeof WIRE_FORMATS)[number];

/** Tokens of one call. The parts are disjoint, except `reasoning`, which is a part of `output`. */
export interface TokenUsage {
  /** Read anew: neither from a cache nor into one. */
  readonly input: number;
  readonly cacheRead: number;
  /** Kept for 5 minutes (OpenAI: for as long as it keeps). */
  readonly cacheWrite: number;
  /** Kept for 1 hour. */
  readonly cacheWriteLong: number;
  readonly output: number;
  readonly reasoning: number;
}
export type UsageSource = 'provider' | 'estimated';
