import type { JsonObject } from '../../../wire/json.ts';
import type { Dialect, Piece } from '../call.ts';
import type { Answer } from '../generate.ts';
import type { Cached } from '../prompt-cache.ts';
import type { Accepted } from '../rules.ts';

/** All that a format needs to tell an answer. */
export interface Saying {
  readonly dialect: Dialect;
  readonly accepted: Accepted;
  readonly answers: readonly Answer[];
  readonly cached: Cached;
  readonly id: string;
  readonly createdSeconds: number;
  /** False: this provider forgets to tell it. */
  readonly tellsUsage: boolean;
  readonly usage: { readonly prompt: number; readonly output: number; readonly reasoning: number };
}

export interface Format {
  readonly whole: (saying: Saying) => JsonObject;
  readonly stream: (saying: Saying) => readonly Piece[];
  /** An error after the 200. */
  readonly error: string;
}

export function piece(
  kind: Piece['kind'],
  data: JsonObject | string,
  event: string | null = null,
  tokens = 0,
): Piece {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return { kind, tokens, wire: `${event === null ? '' : `event: ${event}\n`}data: ${text}\n\n` };
}
