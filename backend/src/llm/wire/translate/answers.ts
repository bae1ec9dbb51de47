import { fieldsOf, isObject, listOf, parsedJson, textOf, type JsonObject } from '../json.ts';
import { messagesUsage, openAiUsage } from '../usage/figures.ts';
import { chatUsage, finishOfStop, stopOfFinish, usageOfMessages } from './answer-words.ts';
import { present } from './notes.ts';

/** A whole answer of Anthropic's Messages as a chat completion. `createdSeconds`: since the epoch. */
export function messagesAnswerToChat(answer: JsonObject, createdSeconds: number): JsonObject {
  const usage = isObject(answer.usage) ? messagesUsage(answer.usage) : null;
  return present({
    id: answer.id,
    object: 'chat.completion',
    created: createdSeconds,
    model: answer.model,
    choices: [
      {
        index: 0,
        message: chatMessage(listOf(answer.content).map(fieldsOf)),
        logprobs: null,
        finish_reason: finishOfStop(textOf(answer.stop_reason)),
      },
    ],
    usage: usage === null ? null : chatUsage(usage),
  });
}

function chatMessage(blocks: readonly JsonObject[]): JsonObject {
  const texts = blocks.filter(({ type }) => type === 'text').map(({ text }) => textOf(text) ?? '');
  const thoughts = blocks.filter(({ type }) => type === 'thinking' || type === 'redacted_thinking');
  const calls = blocks
    .filter(({ type }) => type === 'tool_use')
    .map(({ id, name, input }) => ({
      id,
      type: 'function',
      function: { name, arguments: JSON.stringify(input ?? {}) },
    }));
  const reasoning = thoughts.map(({ thinking }) => textOf(thinking) ?? '').join('');
  return {
    role: 'assistant',
    content: texts.length === 0 ? null : texts.join(''),
    refusal: null,
    ...present({
      tool_calls: calls.length === 0 ? null : calls,
      reasoning_content: reasoning === '' ? null : reasoning,
      // With their signatures: a client that calls tools gives them back.
      thinking_blocks: thoughts.length === 0 ? null : thoughts,
    }),
  };
}

/** A whole chat completion as an answer of Anthropic's Messages. */
export function chatAnswerToMessages(answer: JsonObject): JsonObject {
  const choice = fieldsOf(listOf(answer.choices)[0]);
  const message = fieldsOf(choice.message);
  const usage = openAiUsage(answer.usage);
  const isRefusal = (textOf(message.refusal) ?? '') !== '';
  return {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: blocksOf(message),
    stop_reason: isRefusal ? 'refusal' : stopOfFinish(textOf(choice.finish_reason)),
    stop_sequence: null,
    ...present({ usage: usage === null ? null : usageOfMessages(usage) }),
  };
}

function blocksOf(message: JsonObject): JsonObject[] {
  const reasoning = textOf(message.reasoning_content) ?? textOf(message.reasoning) ?? '';
  const text = (textOf(message.content) ?? '') + (textOf(message.refusal) ?? '');
  return [
    ...(reasoning === '' ? [] : [{ type: 'thinking', thinking: reasoning, signature: '' }]),
    ...(text === '' ? [] : [{ type: 'text', text }]),
    ...listOf(message.tool_calls).map((call) => {
      const { id, function: called } = fieldsOf(call);
      const { name, arguments: given } = fieldsOf(called);
      return { type: 'tool_use', id, name, input: inputOf(textOf(given) ?? '') };
    }),
  ];
}

/** An answer that was cut off may end within its arguments: they are handed on as they are, never lost. */
function inputOf(text: string): unknown {
  if (text.trim() === '') {
    return {};
  }
  const input = parsedJson(text);
  return isObject(input) ? input : { unparsed_arguments: text };
}
