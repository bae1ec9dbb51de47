import { fieldsOf, isObject, listOf, parsedJson, textOf, type JsonObject } from './json.ts';
import { createGrowingText, type GrowingText, type KeptText } from './kept-text.ts';
import { textOfCall } from './prompt-text.ts';
import { createSseSplitter, parseSseEvent, type SseItem } from './sse.ts';
import type { AnswerReader } from './usage/reader.ts';
import type { WireFormat } from './words.ts';

export interface KeepingReader extends AnswerReader {
  /** What was said so far, without what was only thought. */
  kept(): KeptText;
}

/** The same reader, which keeps what it reads, too. It parses every event: for calls alone whose text is wanted. */
export function keepAnswerText(reader: AnswerReader, format: WireFormat): KeepingReader {
  const splitter = createSseSplitter();
  const kept = createGrowingText();
  const take = (items: readonly SseItem[]) => {
    for (const item of items) {
      const event = item.kind === 'event' ? parseSseEvent(item.block) : null;
      const data = event === null ? undefined : parsedJson(event.data);
      if (isObject(data)) {
        addEvent(kept, format, data);
      }
    }
  };
  return {
    ...reader,
    push(chunk) {
      if (!kept.isFull()) {
        take(splitter.push(chunk));
      }
      return reader.push(chunk);
    },
    end() {
      take(splitter.end());
      reader.end();
    },
    readWhole(bytes) {
      const body = format === 'embeddings' ? undefined : parsedJson(bytes.toString('utf8'));
      if (isObject(body)) {
        addWhole(kept, format, body);
      }
      reader.readWhole(bytes);
    },
    kept: kept.read,
  };
}

function addEvent(kept: GrowingText, format: WireFormat, data: JsonObject): void {
  switch (format) {
    case 'chat':
    case 'completions':
      // One of several answers is enough to know what was said.
      listOf(data.choices)
        .filter((choice) => (fieldsOf(choice).index ?? 0) === 0)
        .forEach((choice) => addDelta(kept, fieldsOf(choice)));
      return;
    case 'messages':
      addBlock(kept, data);
      return;
    case 'responses':
      addItem(kept, data);
      return;
    case 'embeddings':
      return;
    default:
      format satisfies never;
  }
}

function addDelta(kept: GrowingText, { delta, text }: JsonObject): void {
  const { content, refusal, tool_calls: calls } = fieldsOf(delta);
  for (const piece of [text, content, refusal]) {
    kept.add(textOf(piece) ?? '');
  }
  for (const call of listOf(calls)) {
    const { function: called } = fieldsOf(call);
    const { name, arguments: given } = fieldsOf(called);
    if (textOf(name) !== null) {
      addCall(kept, name);
    }
    kept.add(textOf(given) ?? '');
  }
}

function addBlock(kept: GrowingText, { type, delta, content_block: block }: JsonObject): void {
  if (type === 'content_block_start' && fieldsOf(block).type === 'tool_use') {
    addCall(kept, fieldsOf(block).name);
  }
  if (type === 'content_block_delta') {
    const { text, partial_json: given } = fieldsOf(delta);
    kept.add(textOf(text) ?? textOf(given) ?? '');
  }
}

const SAID: ReadonlySet<unknown> = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.function_call_arguments.delta',
  'response.custom_tool_call_input.delta',
]);

function addItem(kept: GrowingText, { type, delta, item }: JsonObject): void {
  if (type === 'response.output_item.added' && textOf(fieldsOf(item).name) !== null) {
    addCall(kept, fieldsOf(item).name);
  }
  if (SAID.has(type)) {
    kept.add(textOf(delta) ?? '');
  }
}

function addCall(kept: GrowingText, name: unknown): void {
  kept.add(`${kept.isEmpty() ? '' : '\n'}[tool ${textOf(name) ?? ''}] `);
}

function addWhole(kept: GrowingText, format: WireFormat, body: JsonObject): void {
  saidIn(format, body).forEach((said, index) => {
    kept.add(index === 0 ? said : `\n${said}`);
  });
}

function saidIn(format: WireFormat, body: JsonObject): readonly string[] {
  switch (format) {
    case 'chat':
    case 'completions': {
      const { message, text } = fieldsOf(listOf(body.choices)[0]);
      const { content, refusal, tool_calls: calls } = fieldsOf(message);
      const said = [text, content, refusal].flatMap((piece) => textOf(piece) ?? []);
      return [...said, ...listOf(calls).map((call) => textOfCall(fieldsOf(call)))];
    }
    case 'messages':
      return listOf(body.content).flatMap(saidInBlock);
    case 'responses':
      return listOf(body.output).flatMap(saidInBlock);
    case 'embeddings':
      return [];
    default:
      return format satisfies never;
  }
}

function saidInBlock(block: unknown): readonly string[] {
  const { type, text, refusal, content } = fieldsOf(block);
  switch (type) {
    case 'tool_use':
    case 'function_call':
    case 'custom_tool_call':
      return [textOfCall(fieldsOf(block))];
    case 'message':
      return listOf(content).flatMap(saidInBlock);
    default:
      return [text, refusal].flatMap((piece) => textOf(piece) ?? []);
  }
}
