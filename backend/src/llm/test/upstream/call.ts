import type { IncomingHttpHeaders } from 'node:http';
import type { WireFormat } from '../../wire/words.ts';

export const DIALECTS = [
  'openai',
  'anthropic',
  'deepseek',
  'qwen',
  'ollama',
  'azure_openai',
  'openai_compatible',
] as const;
export type Dialect = (typeof DIALECTS)[number];

/** What goes wrong with one call. Those "after" happen when so many tokens have been delivered. */
export type Trouble =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Nothing comes, not even headers, until the caller goes. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'hang_after'; readonly tokens: number }
  | { readonly kind: 'reset_after'; readonly tokens: number }
  /** The connection is closed in good order, as if that were all. */
  | { readonly kind: 'cut_after'; readonly tokens: number }
  | { readonly kind: 'error_after'; readonly tokens: number }
  | { readonly kind: 'no_usage' | 'no_done' | 'malformed' | 'invalid_utf8' | 'gzip' }
  | { readonly kind: 'endless_line'; readonly bytes: number }
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
  | { readonly kind: 'redirect'; readonly to: string };

/** How one call is answered. */
export interface Plan {
  readonly trouble?: Trouble;
  /** Of the answer's text; else the seed says how many. */
  readonly tokens?: number;
  /** Between one event and the next. */
  readonly tokenMs?: number;
  /**
   * Asked after each event; the next is written when it resolves, or never when the caller goes: see `createPace`.
   */
  readonly between?: () => Promise<void>;
}

/** What became of one call, as its provider would bill it. */
export interface UpstreamCall {
  readonly dialect: Dialect;
  readonly format: WireFormat | 'models';
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** After JSON.parse; null where there was none. */
  readonly body: Readonly<Record<string, unknown>> | null;
  status: number;
  /** The whole input, with what was cached. */
  promptTokens: number;
  cachedTokens: number;
  writtenTokens: number;
  writtenLongTokens: number;
  /** That the model would have said, had nobody gone. */
  generatedTokens: number;
  /** Of them, thoughts. */
  reasoningTokens: number;
  /** Written, and taken by the system, while the connection stood. */
  deliveredTokens: number;
  /** The answer went out to its end. */
  isFinished: boolean;
  /** The caller went before. */
  isAborted: boolean;
}

/** One event of a stream, ready for the wire, or a part of a whole answer. */
export interface Piece {
  readonly wire: string;
  readonly tokens: number;
  readonly kind: 'start' | 'token' | 'end' | 'usage' | 'done';
}
