import { fieldsOf, textOf, type JsonObject } from '../json.ts';
import { formatSseEvent } from '../sse.ts';
import { MESSAGES_FORM } from '../usage/messages.ts';
import { emptyReading } from '../usage/reading.ts';
import { chatUsage, finishOfStop } from './answer-words.ts';
import { present } from './notes.ts';
import type { EventTranslator, StreamOptions } from './stream.ts';

/** Thoughts are kept until their signature comes; longer ones are told, but cannot be given back. */
const MAX_THOUGHT_LENGTH = 2_097_152;

/** Events of Anthropic's Messages as the chunks of a chat completion. */
export function createToChat(options: StreamOptions): EventTranslator {
  const reading = emptyReading();
  let toolCalls = 0;
  let thought = { thinking: '', signature: '' };

  function chunk(delta: JsonObject, finishReason: string | null = null): string {
    return chunkOf([{ index: 0, delta, logprobs: null, finish_reason: finishReason }]);
  }
  function chunkOf(choices: readonly JsonObject[], usage: JsonObject | null = null): string {
    const data = {
      id: reading.responseId ?? '',
      object: 'chat.completion.chunk',
      created: options.createdSeconds,
      model: reading.model ?? options.model,
      choices,
      ...(options.wantsUsage ? { usage } : {}),
    };
    return formatSseEvent(JSON.stringify(data));
  }

  function start(block: JsonObject): string {
    switch (block.type) {
      case 'text':
        return textOf(block.text) === '' ? '' : chunk({ content: block.text });
      case 'tool_use': {
        const call = { id: block.id, type: 'function', function: { name: block.name, arguments: '' } };
        toolCalls += 1;
        return chunk({ tool_calls: [{ index: toolCalls - 1, ...call }] });
      }
      case 'thinking':
        thought = { thinking: '', signature: '' };
        return '';
      case 'redacted_thinking':
        return chunk({ thinking_blocks: [block] });
      default:
        return '';
    }
  }

  function add(delta: JsonObject): string {
    switch (delta.type) {
      case 'text_delta':
        return chunk({ content: delta.text });
      case 'input_json_delta':
        return chunk({
          tool_calls: [{ index: toolCalls - 1, function: { arguments: delta.partial_json } }],
        });
      case 'thinking_delta':
        thought.thinking += textOf(delta.thinking) ?? '';
        return chunk({ reasoning_content: delta.thinking });
      case 'signature_delta':
        thought.signature += textOf(delta.signature) ?? '';
        return '';
      default:
        return '';
    }
  }

  function stop(): string {
    const { thinking, signature } = thought;
    thought = { thinking: '', signature: '' };
    return signature === '' || thinking.length > MAX_THOUGHT_LENGTH
      ? ''
      : chunk({ thinking_blocks: [{ type: 'thinking', thinking, signature }] });
  }

  return {
    take(data) {
      MESSAGES_FORM.takeEvent(reading, data);
      switch (data.type) {
        case 'message_start':
          return chunk({ role: 'assistant', content: '' });
        case 'content_block_start':
          return start(fieldsOf(data.content_block));
        case 'content_block_delta':
          return add(fieldsOf(data.delta));
        case 'content_block_stop':
          return stop();
        case 'message_delta':
          return fieldsOf(data.delta).stop_reason === null
            ? ''
            : chunk({}, finishOfStop(reading.finishReason));
        case 'message_stop':
          return (
            (options.wantsUsage && reading.usage !== null ? chunkOf([], chatUsage(reading.usage)) : '') +
            formatSseEvent('[DONE]')
          );
        case 'error': {
          const { message, type } = fieldsOf(data.error);
          return formatSseEvent(JSON.stringify({ error: present({ message, type, code: type }) }));
        }
        case 'ping':
          return ': ping\n\n';
        default:
          return '';
      }
    },
    done: () => '',
    idle: () => ': ping\n\n',
  };
}
