import { isObject, parsedJson, type JsonObject } from '../json.ts';
import { createSseSplitter, parseSseEvent, type SseItem } from '../sse.ts';
import { TooMuchWaits } from './block-lanes.ts';
import { createToChat } from './stream-to-chat.ts';
import { createToMessages } from './stream-to-messages.ts';

/** One side of a translated stream. What it returns goes to the client as it is. */
export interface EventTranslator {
  take(data: JsonObject): string;
  /** The provider said [DONE]. */
  done(): string;
  /** What keeps a connection open. */
  idle(): string;
}

export interface StreamTranslator {
  /** Bytes from the provider; what the client gets for them. */
  push(chunk: Uint8Array): string;
  end(): string;
  /** Why nothing more can be translated: the call to the provider must end, and the client be told. */
  failure(): string | null;
}

export interface StreamOptions {
  /** As the client asked for it, told where the provider does not name it. */
  readonly model: string;
  /** Seconds since the epoch. */
  readonly createdSeconds: number;
  /** Whether the client of a chat asked for the chunk with the usage. */
  readonly wantsUsage: boolean;
  readonly maxEventBytes?: number;
}

/** A stream of one format as a stream of the other. */
export function createStreamTranslator(to: 'chat' | 'messages', options: StreamOptions): StreamTranslator {
  const splitter = createSseSplitter(options.maxEventBytes);
  const translator = to === 'chat' ? createToChat(options) : createToMessages(options);
  let failure: string | null = null;

  function translate(item: SseItem): string {
    if (failure !== null) {
      return '';
    }
    if (item.kind === 'too_large') {
      failure = 'the provider sent an event that is too large to be translated';
      return '';
    }
    const event = parseSseEvent(item.block);
    if (event === null) {
      return translator.idle();
    }
    if (event.data === '[DONE]') {
      return translator.done();
    }
    const data = parsedJson(event.data);
    if (!isObject(data)) {
      failure = 'the provider sent an event that is no JSON';
      return '';
    }
    try {
      return translator.take(data);
    } catch (error) {
      if (!(error instanceof TooMuchWaits)) {
        throw error;
      }
      failure = error.message;
      return '';
    }
  }

  return {
    push: (chunk) => splitter.push(chunk).map(translate).join(''),
    end: () => splitter.end().map(translate).join(''),
    failure: () => failure,
  };
}
