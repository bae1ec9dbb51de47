import { estimateTokens } from '../estimate.ts';
import { fieldsOf, listOf, textOf, type JsonObject } from '../json.ts';
import { formatSseEvent } from '../sse.ts';
import { addText, emptyTally } from '../tally.ts';
import { CHAT_FORM } from '../usage/chat.ts';
import { emptyReading } from '../usage/reading.ts';
import { stopOfFinish, usageOfMessages } from './answer-words.ts';
import { createBlockLanes } from './block-lanes.ts';
import type { EventTranslator, StreamOptions } from './stream.ts';

/** The chunks of a chat completion as events of Anthropic's Messages. */
export function createToMessages(options: StreamOptions): EventTranslator {
  const reading = emptyReading();
  const output = emptyTally();
  const lanes = createBlockLanes();
  let isStarted = false;
  let isOver = false;

  function start(): string {
    isStarted = true;
    return event({
      type: 'message_start',
      message: {
        id: reading.responseId ?? 'msg_unnamed',
        type: 'message',
        role: 'assistant',
        model: reading.model ?? options.model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        // A chat tells its usage at the end alone; it is in message_delta.
        usage: { input_tokens: 0, output_tokens: 0 },
      },
    });
  }

  function add(delta: JsonObject): string {
    const reasoning = textOf(delta.reasoning_content) ?? textOf(delta.reasoning) ?? '';
    const text = (textOf(delta.content) ?? '') + (textOf(delta.refusal) ?? '');
    addText(output, reasoning + text);
    return [
      ...(reasoning === '' ? [] : lanes.say('thinking', reasoning)),
      ...(text === '' ? [] : lanes.say('text', text)),
      ...listOf(delta.tool_calls).flatMap((call) => {
        const { index, id, function: called } = fieldsOf(call);
        const { name, arguments: given } = fieldsOf(called);
        const said = textOf(given) ?? '';
        addText(output, said);
        return lanes.call(Number(index ?? 0), { id, name }, said);
      }),
    ]
      .map(event)
      .join('');
  }

  function end(): string {
    const usage = reading.usage;
    isOver = true;
    return [
      ...lanes.close(),
      {
        type: 'message_delta',
        delta: { stop_reason: stopOfFinish(reading.finishReason), stop_sequence: null },
        usage: usage === null ? { output_tokens: estimateTokens(output) } : usageOfMessages(usage),
      },
      { type: 'message_stop' },
    ]
      .map(event)
      .join('');
  }

  return {
    take(data) {
      const { finishReason } = reading;
      CHAT_FORM.takeEvent(reading, data);
      if (reading.error !== null) {
        isOver = true;
        const { message } = reading.error;
        return event({ type: 'error', error: { type: 'api_error', message } });
      }
      const choice = fieldsOf(listOf(data.choices)[0]);
      if (isOver || finishReason !== null || data.choices === undefined) {
        return '';
      }
      return (isStarted ? '' : start()) + add(fieldsOf(choice.delta));
    },
    // Without a reason to finish it is cut off, whatever it says.
    done: () => (isOver || reading.finishReason === null ? '' : end()),
    idle: () => event({ type: 'ping' }),
  };
}

function event(data: JsonObject & { readonly type: string }): string {
  return formatSseEvent(JSON.stringify(data), data.type);
}
