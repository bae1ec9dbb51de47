import { isObject, parsedJson } from '../json.ts';
import { createSseSplitter, parseSseEvent, type SseItem } from '../sse.ts';
import { addText, emptyTally, type TextTally } from '../tally.ts';
import type { TokenUsage, WireFormat } from '../words.ts';
import { CHAT_FORM } from './chat.ts';
import { MESSAGES_FORM } from './messages.ts';
import { emptyReading, type AnswerForm, type StreamError } from './reading.ts';
import { RESPONSES_FORM } from './responses.ts';
import { scanEvent } from './scan.ts';

/** What an answer told, as far as it came. */
export interface AnswerReport {
  /** Null: not said, or said in figures that cannot be true. */
  readonly usage: TokenUsage | null;
  readonly isUsageFinal: boolean;
  readonly responseId: string | null;
  /** As the provider calls it: often with a date. */
  readonly model: string | null;
  readonly finishReason: string | null;
  /** It ended as its format wants it: [DONE], `finish_reason`, `message_stop`, `response.completed`. */
  readonly isEnded: boolean;
  readonly error: StreamError | null;
  /** Priority, flexible, fast, …: it may cost something else than the price says. Null: the usual. */
  readonly serviceTier: string | null;
  /** Generated text that was seen; of a whole answer only where its usage is not told. */
  readonly output: TextTally;
  /** Events that were no JSON, or larger than the limit. */
  readonly unreadEvents: number;
}

/** Looks at an answer while its bytes go on to the client untouched. It keeps one event at most. */
export interface AnswerReader {
  /** Bytes of a stream. True when generated text came with them. */
  push(chunk: Uint8Array): boolean;
  /** The stream is over, however it ended. */
  end(): void;
  /** A whole answer in place of a stream. */
  readWhole(body: Buffer): void;
  report(): AnswerReport;
}

const FORMS: Readonly<Record<WireFormat, AnswerForm>> = {
  chat: CHAT_FORM,
  completions: CHAT_FORM,
  embeddings: CHAT_FORM,
  responses: RESPONSES_FORM,
  messages: MESSAGES_FORM,
};

/** Names stand in the first events; where they do not, there are none. */
const EVENTS_WITH_NAMES = 4;
/** Room for `data: [DONE]`. */
const MAX_DONE_BYTES = 32;

export function createAnswerReader(format: WireFormat, maxEventBytes?: number): AnswerReader {
  const form = FORMS[format];
  const splitter = createSseSplitter(maxEventBytes);
  const output = emptyTally();
  const reading = emptyReading();
  let events = 0;
  let unreadEvents = 0;

  function take(item: SseItem): void {
    events += 1;
    if (item.kind === 'too_large') {
      unreadEvents += 1;
      return;
    }
    const isWorthParsing = scanEvent(item.block, form.pattern, output);
    const mayName = events <= EVENTS_WITH_NAMES && reading.responseId === null;
    if (!isWorthParsing && !mayName && item.block.length > MAX_DONE_BYTES) {
      return;
    }
    const event = parseSseEvent(item.block);
    if (event === null) {
      return;
    }
    if (event.data === '[DONE]') {
      reading.isEnded = true;
      reading.isUsageFinal ||= reading.usage !== null;
      return;
    }
    const data = parsedJson(event.data);
    if (isObject(data)) {
      form.takeEvent(reading, data);
    } else {
      unreadEvents += 1;
    }
  }

  return {
    push(chunk) {
      const before = output.ascii + output.other;
      for (const item of splitter.push(chunk)) {
        take(item);
      }
      return output.ascii + output.other > before;
    },
    end() {
      for (const item of splitter.end()) {
        take(item);
      }
    },
    readWhole(bytes) {
      const body = parsedJson(format === 'embeddings' ? withoutVectors(bytes) : bytes.toString('utf8'));
      if (!isObject(body)) {
        unreadEvents += 1;
        return;
      }
      form.takeWhole(reading, body);
      // Counted text is an estimate's, for want of better.
      if (!reading.isUsageFinal) {
        for (const text of form.textsOf(body)) {
          addText(output, text);
        }
      }
    },
    report: () => ({
      ...reading,
      isEnded: reading.isEnded && reading.error === null,
      output: { ...output },
      unreadEvents,
    }),
  };
}

const FROM_THE_END = 4_096;

/**
 * Vectors are megabytes of numbers that nobody needs here: what stands after the last of them is enough, where it is whole.
 * OpenAI and those who speak like it put model and usage there.
 */
function withoutVectors(bytes: Buffer): string {
  const tail = bytes.subarray(Math.max(0, bytes.length - FROM_THE_END)).toString('utf8');
  const afterVectors = /\]\s*,\s*("(?:[^"\\]|\\.)*"\s*:[^[\]]*\}\s*)$/u.exec(tail)?.[1];
  const isCut = bytes.length > FROM_THE_END && afterVectors?.includes('"usage"') === true;
  return isCut ? `{"data":[],${afterVectors}` : bytes.toString('utf8');
}
