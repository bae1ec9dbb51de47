import type { LlmProviderType } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { Both, ConfigOf, Fields } from '../../model/index.ts';
import type { JsonObject } from '../wire/json.ts';
import type { WireFormat } from '../wire/words.ts';

/**
 * What a provider's error means. `auth`: the house's key, not the client's; `quota`: its money is spent; `rate_limited`: it
 * wants less; `overloaded`: it has too much to do; `bad_request`, `context_too_long`, `content_filter`: the request itself;
 * `not_found`: the model or the path; `server`: its own fault.
 */
export type FailureClass =
  | 'auth'
  | 'quota'
  | 'rate_limited'
  | 'overloaded'
  | 'bad_request'
  | 'context_too_long'
  | 'not_found'
  | 'content_filter'
  | 'server';

export interface ProviderFailure {
  readonly class: FailureClass;
  /** In the provider's own words, without the secrets of the configuration. */
  readonly message: string;
  readonly code: string | null;
  readonly retryAfterMs: number | null;
  /** Another provider, or another model, may be able to answer. */
  readonly mayTryElsewhere: boolean;
}

/** An answer that is an error; also one that came in a stream, after a 200. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** After JSON.parse; undefined where it was none. */
  readonly body: unknown;
}

/** One call as the provider gets it. */
export interface Call<Config> {
  readonly config: Config;
  readonly format: WireFormat;
  /** As the provider names it. */
  readonly model: string;
  readonly isStream: boolean;
}

export interface ProviderDefinition<F extends Fields> {
  readonly type: string;
  readonly title: Both;
  /** How to get what the form asks: numbered lines. */
  readonly setup: Both;
  readonly fields: F;
  /** Paths of the formats that it speaks, behind `baseUrl`. */
  readonly paths: Readonly<Partial<Record<WireFormat, string | ((call: Call<ConfigOf<F>>) => string)>>>;
  readonly baseUrl: (config: ConfigOf<F>) => string;
  /** With the credentials. */
  readonly headers: (config: ConfigOf<F>, format: WireFormat | null) => Readonly<Record<string, string>>;
  /** Headers of a client that are passed on, in small letters. */
  readonly passedHeaders: readonly string[];
  /** Where its models are listed; null: it lists none that could be called. */
  readonly models: { readonly path: string; readonly parse: (body: unknown) => readonly string[] } | null;
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  readonly takesCacheControl: boolean;
  /** Whether a stream of a chat tells its usage only to those who ask for it. */
  readonly asksForUsage: (config: ConfigOf<F>) => boolean;
  /** The currency in which it is paid, where it has several. */
  readonly billedIn?: (config: ConfigOf<F>) => string;
  /** Its own words for what went wrong, before the usual ones are looked at; null: they will do. */
  readonly classify: (error: ErrorWords) => FailureClass | null;
}

/** What is said of an error, wherever it stands in the body. Empty where it is not said. */
export interface ErrorWords {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

/** All that the gateway sends; it sends nothing else. */
export interface ProviderRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface PreparedCall extends ProviderRequest {
  /** The usage was asked for by us alone: its chunk must not reach the client. */
  readonly hidesUsage: boolean;
}

/** A kind of provider as the rest of the room sees it. `config` is what its own `config` schema gave. */
export interface Provider {
  readonly type: string;
  readonly description: LlmProviderType;
  readonly secretKeys: readonly string[];
  readonly config: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Formats that it speaks itself; `chat` and `messages` can be translated where one of them is among them. */
  readonly endpoints: readonly WireFormat[];
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  readonly takesCacheControl: boolean;
  /** Of a format among `endpoints`; else undefined. */
  readonly prepare: (
    config: Readonly<Record<string, unknown>>,
    call: {
      readonly format: WireFormat;
      readonly model: string;
      readonly body: JsonObject;
      readonly isStream: boolean;
      readonly wantsUsage: boolean;
      readonly clientHeaders: Readonly<Record<string, string | readonly string[] | undefined>>;
    },
  ) => PreparedCall | undefined;
  /** Null: it has one currency, or none is known. */
  readonly billedIn: (config: Readonly<Record<string, unknown>>) => string | null;
  readonly discovery: (config: Readonly<Record<string, unknown>>) => ProviderRequest | null;
  /** Names that can be called, sorted; nothing where the body is not what it should be. */
  readonly parseModels: (body: unknown) => readonly string[];
  readonly judge: (
    config: Readonly<Record<string, unknown>>,
    answer: ErrorAnswer,
    nowMs: number,
  ) => ProviderFailure;
}
