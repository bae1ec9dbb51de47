import { fieldsOf, isObject, listOf, textOf, type JsonObject } from '../json.ts';
import type { TokenUsage } from '../words.ts';
import { messagesUsage } from './figures.ts';
import {
  nameOf,
  noteError,
  noteNames,
  noteTier,
  noteUsage,
  type AnswerForm,
  type Reading,
} from './reading.ts';
import { eventPattern } from './scan.ts';

/** Anthropic's Messages. */
export const MESSAGES_FORM: AnswerForm = {
  pattern: eventPattern('text', 'thinking', 'partial_json'),
  takeEvent(reading, data) {
    switch (data.type) {
      case 'message_start': {
        const message = fieldsOf(data.message);
        noteNames(reading, message);
        noteTiers(reading, message.usage);
        noteUsage(reading, isObject(message.usage) ? messagesUsage(message.usage) : null, false);
        return;
      }
      case 'message_delta': {
        const reason = nameOf(fieldsOf(data.delta).stop_reason);
        reading.finishReason = reason ?? reading.finishReason;
        if (isObject(data.usage)) {
          noteUsage(reading, addedUp(reading.usage, data.usage), reason !== null);
        }
        return;
      }
      case 'message_stop':
        reading.isEnded = true;
        return;
      case 'error':
        noteError(reading, data.error, data);
        return;
      default:
    }
  },
  takeWhole(reading, body) {
    if (body.type === 'error') {
      noteError(reading, body.error, body);
      return;
    }
    noteNames(reading, body);
    noteTiers(reading, body.usage);
    noteUsage(reading, isObject(body.usage) ? messagesUsage(body.usage) : null, true);
    reading.finishReason = nameOf(body.stop_reason);
    reading.isEnded = body.type === 'message';
  },
  textsOf: (body) => listOf(body.content).flatMap(textsOfBlock),
};

function noteTiers(reading: Reading, usage: unknown): void {
  const { service_tier: tier, speed } = fieldsOf(usage);
  noteTier(reading, tier);
  noteTier(reading, speed);
}

/**
 * The figures of `message_delta` are cumulative: they replace those of `message_start`, but for what they do not say.
 * Null where the beginning was unknown, and the end does not say it all.
 */
function addedUp(start: TokenUsage | null, delta: JsonObject): TokenUsage | null {
  const known: JsonObject =
    start === null
      ? {}
      : {
          input_tokens: start.input,
          cache_read_input_tokens: start.cacheRead,
          cache_creation_input_tokens: start.cacheWrite + start.cacheWriteLong,
          cache_creation: {
            ephemeral_5m_input_tokens: start.cacheWrite,
            ephemeral_1h_input_tokens: start.cacheWriteLong,
          },
          output_tokens: start.output,
        };
  const said = Object.entries(delta).filter(([, value]) => value !== null);
  return messagesUsage({ ...known, ...Object.fromEntries(said) });
}

function textsOfBlock(block: unknown): string[] {
  const { type, text, thinking, input } = fieldsOf(block);
  const given = type === 'tool_use' || type === 'server_tool_use' ? JSON.stringify(input) : null;
  return [text, thinking, given].flatMap((value) => textOf(value) ?? []);
}
