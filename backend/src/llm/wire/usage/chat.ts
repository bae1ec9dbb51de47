import { fieldsOf, isObject, listOf, textOf, type JsonObject } from '../json.ts';
import { openAiUsage } from './figures.ts';
import { nameOf, noteError, noteNames, noteUsage, type AnswerForm, type Reading } from './reading.ts';
import { eventPattern } from './scan.ts';

/** Chat completions, the older completions and embeddings: OpenAI's, and those of all who speak like it. */
export const CHAT_FORM: AnswerForm = {
  // `reasoning_content`: DeepSeek, DashScope; `reasoning`: Ollama, OpenRouter; `text`: completions.
  pattern: eventPattern('content', 'reasoning_content', 'reasoning', 'refusal', 'arguments', 'input', 'text'),
  takeEvent,
  takeWhole(reading, body) {
    takeEvent(reading, body);
    if (body.usage !== undefined && body.usage !== null) {
      noteUsage(reading, openAiUsage(body.usage), true);
    }
    reading.isEnded = Array.isArray(body.choices) || Array.isArray(body.data);
  },
  textsOf: (body) => listOf(body.choices).flatMap(textsOfChoice),
};

function takeEvent(reading: Reading, data: JsonObject): void {
  noteNames(reading, data);
  if (data.error !== undefined && data.error !== null) {
    noteError(reading, data.error, data);
    return;
  }
  const choices = listOf(data.choices);
  for (const choice of choices) {
    const reason = nameOf(fieldsOf(choice).finish_reason);
    if (reason !== null) {
      reading.finishReason = reason;
      reading.isEnded = true;
    }
  }
  if (isObject(data.usage)) {
    // Some servers count along in every chunk: only what they say at the end is all.
    noteUsage(reading, openAiUsage(data.usage), reading.isEnded || choices.length === 0);
  }
}

function textsOfChoice(choice: unknown): string[] {
  const { message, text } = fieldsOf(choice);
  const said = fieldsOf(message);
  const calls = listOf(said.tool_calls).flatMap((call) => {
    const { function: called, custom } = fieldsOf(call);
    return [fieldsOf(called).arguments, fieldsOf(custom).input];
  });
  return [text, said.content, said.reasoning_content ?? said.reasoning, said.refusal, ...calls].flatMap(
    (value) => textOf(value) ?? [],
  );
}
