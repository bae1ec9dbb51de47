import { fieldsOf, isObject, listOf, textOf, type JsonObject } from './json.ts';
import { createGrowingText, type GrowingText, type KeptText } from './kept-text.ts';
import type { WireFormat } from './words.ts';

/** What a request says, for people to read: who said what. Pictures and documents are named, definitions of tools left out. */
export function promptText(format: WireFormat, body: JsonObject): KeptText {
  const kept = createGrowingText();
  switch (format) {
    case 'chat':
      addMessages(kept, body.messages);
      break;
    case 'messages':
      addSaid(kept, 'system', body.system);
      addMessages(kept, body.messages);
      break;
    case 'responses':
      addSaid(kept, 'system', body.instructions);
      if (typeof body.input === 'string') {
        addSaid(kept, 'user', body.input);
      } else {
        addMessages(kept, body.input);
      }
      break;
    case 'completions':
      addPlain(kept, body.prompt);
      break;
    case 'embeddings':
      addPlain(kept, body.input);
      break;
    default:
      format satisfies never;
  }
  return kept.read();
}

function addMessages(kept: GrowingText, messages: unknown): void {
  for (const message of listOf(messages)) {
    if (kept.isFull()) {
      return;
    }
    const { role, type, content, tool_calls: calls } = fieldsOf(message);
    // An item of the Responses API may be a call or its output, and has no role then.
    const said = content ?? (role === undefined ? [message] : []);
    addSaid(kept, textOf(role) ?? textOf(type) ?? 'user', said, listOf(calls));
  }
}

function addSaid(kept: GrowingText, role: string, content: unknown, calls: readonly unknown[] = []): void {
  const parts = typeof content === 'string' ? [content] : listOf(content);
  if (parts.length + calls.length === 0) {
    return;
  }
  kept.add(`${kept.isEmpty() ? '' : '\n\n'}${role}:\n`);
  [...parts, ...calls].forEach((part, index) => {
    kept.add(index === 0 ? textOfPart(part) : `\n${textOfPart(part)}`);
  });
}

/** A text, or texts; tokens that are numbers already are no text. */
function addPlain(kept: GrowingText, prompt: unknown): void {
  const texts = typeof prompt === 'string' ? [prompt] : listOf(prompt);
  texts.forEach((text, index) => {
    kept.add((index === 0 ? '' : '\n\n') + (textOf(text) ?? '[tokens]'));
  });
}

const CALLS: ReadonlySet<unknown> = new Set([
  'tool_use',
  'function',
  'function_call',
  'custom',
  'custom_tool_call',
]);

function textOfPart(part: unknown): string {
  if (!isObject(part)) {
    return textOf(part) ?? '';
  }
  const { type, text, thinking, refusal, content, output } = part;
  if (CALLS.has(type)) {
    return textOfCall(part);
  }
  const said = textOf(text) ?? textOf(thinking) ?? textOf(refusal) ?? textOf(content) ?? textOf(output);
  if (said !== null) {
    return said;
  }
  const inner = [...listOf(content), ...listOf(output)];
  return inner.length > 0 ? inner.map(textOfPart).join('\n') : `[${textOf(type) ?? 'something else'}]`;
}

/** A tool that was asked for, in the words of each format. */
export function textOfCall(call: JsonObject): string {
  const called = fieldsOf(call.function ?? call.custom);
  const name = textOf(call.name) ?? textOf(called.name) ?? '';
  const given = call.input ?? call.arguments ?? called.arguments ?? called.input;
  return `[tool ${name}] ${textOf(given) ?? JSON.stringify(given ?? {})}`;
}
