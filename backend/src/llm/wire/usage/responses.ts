import { fieldsOf, isObject, listOf, textOf, type JsonObject } from '../json.ts';
import { openAiUsage } from './figures.ts';
import { nameOf, noteError, noteNames, noteUsage, type AnswerForm, type Reading } from './reading.ts';
import { eventPattern } from './scan.ts';

const ENDS: ReadonlySet<unknown> = new Set(['completed', 'incomplete', 'failed', 'cancelled']);

/** OpenAI's Responses API. Its last events repeat the whole text, so only what is called `delta` is counted. */
export const RESPONSES_FORM: AnswerForm = {
  pattern: eventPattern('delta'),
  takeEvent(reading, data) {
    if (data.type === 'error') {
      noteError(reading, isObject(data.error) ? data.error : data, data);
      return;
    }
    if (isObject(data.response)) {
      takeResponse(reading, data.response);
    }
  },
  takeWhole(reading, body) {
    if (isObject(body.error) && body.object !== 'response') {
      noteError(reading, body.error, body);
      return;
    }
    takeResponse(reading, body);
  },
  textsOf: (body) => listOf(body.output).flatMap(textsOfItem),
};

function takeResponse(reading: Reading, response: JsonObject): void {
  noteNames(reading, response);
  if (isObject(response.usage)) {
    noteUsage(reading, openAiUsage(response.usage), ENDS.has(response.status));
  }
  if (isObject(response.error)) {
    noteError(reading, response.error, response);
  }
  if (ENDS.has(response.status)) {
    reading.finishReason = nameOf(fieldsOf(response.incomplete_details).reason) ?? nameOf(response.status);
    reading.isEnded = response.status !== 'failed';
  }
}

function textsOfItem(item: unknown): string[] {
  const { content, arguments: given, input, summary } = fieldsOf(item);
  const parts = [...listOf(content), ...listOf(summary)].map((part) => fieldsOf(part));
  return [given, input, ...parts.flatMap(({ text, refusal }) => [text, refusal])].flatMap(
    (value) => textOf(value) ?? [],
  );
}
