import type { CarriedRequest, ChannelClass, ChannelType } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { z } from 'zod';
import type { Both, ConfigOf, Fields, NoticeContent } from '../model/index.ts';
import type { AskHttp } from './http/ask.ts';
import type { Resolve } from './http/resolve.ts';

export type Language = 'en' | 'zh';

/** What a message leads to; null where nobody has said where this house is reached, or where it makes no sense. */
export interface LetterLinks {
  readonly open: string | null;
  /** Lines of logs that it shows some of, in the log centre. */
  readonly logs: string | null;
  readonly acknowledge: string | null;
  readonly silence: string | null;
}

/** A message as a channel gets it: all that it says, and for whom. */
export interface Letter {
  readonly content: NoticeContent;
  readonly incidentId: number | null;
  readonly language: Language;
  readonly timeZone: string;
  /** Of the house, in the settings. */
  readonly house: string;
  /** The channel's own name. */
  readonly receiver: string;
  readonly links: LetterLinks;
  /** Where this house is reached, without a slash at its end. */
  readonly houseUrl: string | null;
  /** The same for every attempt. */
  readonly idempotencyKey: string;
  readonly nowUs: number;
}

/**
 * What became of one attempt. `busy`: the provider wants less, and takes nothing before; `unreachable`: no answer that is
 * its own; `refused`: the same would fail again, and where the channel is broken so would anything else.
 */
export type Outcome =
  | { readonly outcome: 'sent'; readonly receipt: string | null }
  | { readonly outcome: 'busy'; readonly error: string; readonly retryAfterMs: number | null }
  | { readonly outcome: 'unreachable'; readonly error: string }
  | { readonly outcome: 'refused'; readonly error: string; readonly isChannelBroken: boolean };

/** What a channel works with. Every call ends with `signal`. */
export interface Tools {
  readonly ask: AskHttp;
  readonly resolve: Resolve;
  readonly clock: Pick<Clock, 'now'>;
  readonly randomId: () => string;
  /** Tokens that a provider gave for a while, by what they were asked with. */
  readonly tokens: TokenShelf;
  readonly signal: AbortSignal;
}

export interface TokenShelf {
  get(key: string): string | undefined;
  /** Null: it is good no more. */
  put(key: string, token: string | null, goodForMs: number): void;
}

/** What the provider allows. Null: as much as comes. */
export interface ChannelLimits {
  readonly perMinute: number | null;
  readonly perSecond: number | null;
  /** Of what is sent at a time. */
  readonly bodyBytes: number;
}

export interface ChannelDefinition<F extends Fields, Message> {
  readonly type: string;
  readonly class: ChannelClass;
  readonly title: Both;
  /** How to get what the form asks: numbered lines. */
  readonly setup: Both;
  readonly fields: F;
  readonly limits: ChannelLimits;
  /** In the provider's own form, within its size, with nothing of it taken for markup or a mention. */
  readonly render: (letter: Letter, config: ConfigOf<F>) => Message;
  readonly send: (message: Message, config: ConfigOf<F>, tools: Tools, letter: Letter) => Promise<Outcome>;
  /** What `send` asks, for somebody else to send; left out where it takes more than one POST with JSON. */
  readonly carry?: (message: Message, config: ConfigOf<F>, letter: Letter) => CarriedRequest;
}

/** A kind of channel as the rest of the room sees it. */
export interface Channel {
  readonly type: string;
  readonly class: ChannelClass;
  readonly limits: ChannelLimits;
  readonly description: ChannelType;
  readonly secretKeys: readonly string[];
  readonly config: z.ZodType;
  /** Of a configuration that `config` took. */
  readonly render: (letter: Letter, config: unknown) => unknown;
  readonly deliver: (letter: Letter, config: unknown, tools: Tools) => Promise<Outcome>;
  /** Undefined: nobody else can send by it. */
  readonly carry: ((letter: Letter, config: unknown) => CarriedRequest) | undefined;
}
