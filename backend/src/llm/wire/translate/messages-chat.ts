import { fieldsOf, listOf, textOf, type JsonObject } from '../json.ts';
import { present, refuse } from './notes.ts';

/** What is the same on the whole way through one conversation. */
interface Way {
  readonly takesCacheControl: boolean;
  readonly dropped: Set<string>;
}

/** Anthropic's system and turns as a chat's messages. */
export function chatOfMessages(
  system: unknown,
  messages: unknown,
  takesCacheControl: boolean,
  dropped: Set<string>,
): readonly JsonObject[] {
  const way = { takesCacheControl, dropped };
  const said = system === undefined || system === null ? [] : [{ role: 'system', content: system }];
  return [...said, ...listOf(messages)].flatMap((message, index) => {
    const at = index < said.length ? 'system' : `messages[${String(index - said.length)}]`;
    const { role, content } = fieldsOf(message);
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : listOf(content);
    switch (role) {
      case 'system':
        return [{ role, content: simplest(partsOf(blocks, at, way)) }];
      case 'user':
        return userMessages(blocks, at, way);
      case 'assistant':
        return [assistantMessage(blocks, at, way)];
      default:
        return refuse(`${at}.role`, 'use user, assistant or system');
    }
  });
}

function partsOf(blocks: readonly unknown[], at: string, way: Way): JsonObject[] {
  return blocks.map((block, index) => partOf(fieldsOf(block), `${at}.content[${String(index)}]`, way));
}

function partOf(block: JsonObject, at: string, way: Way): JsonObject {
  const cache = block.cache_control ?? null;
  if (cache !== null && !way.takesCacheControl) {
    way.dropped.add('cache_control');
  }
  const marked = way.takesCacheControl ? { cache_control: cache } : {};
  switch (block.type) {
    case 'text':
      return present({ type: 'text', text: textOf(block.text) ?? '', ...marked });
    case 'image':
      return present({ type: 'image_url', image_url: { url: urlOf(block.source, at) }, ...marked });
    case 'document':
      return documentPart(block, at);
    default:
      return refuse(at, 'only text, images and documents have a counterpart');
  }
}

function urlOf(source: unknown, at: string): string {
  const { type, url, media_type: mediaType, data } = fieldsOf(source);
  if (type === 'base64') {
    return `data:${textOf(mediaType) ?? ''};base64,${textOf(data) ?? ''}`;
  }
  return type === 'url' ? (textOf(url) ?? '') : refuse(at, 'send it in base64 or as a URL');
}

function documentPart(block: JsonObject, at: string): JsonObject {
  const source = fieldsOf(block.source);
  if (source.type === 'text') {
    return { type: 'text', text: textOf(source.data) ?? '' };
  }
  if (source.type !== 'base64') {
    return refuse(at, 'send the document in base64 or as text');
  }
  const filename = textOf(block.title) ?? 'document.pdf';
  return { type: 'file', file: { filename, file_data: urlOf(source, at) } };
}

/** One text is a string: everybody understands that. */
function simplest(parts: readonly JsonObject[]): unknown {
  const [first] = parts;
  return parts.length === 1 && first?.type === 'text' && first.cache_control === undefined
    ? first.text
    : parts;
}

/** Results of tools are messages of their own, before what the user says. */
function userMessages(blocks: readonly unknown[], at: string, way: Way): JsonObject[] {
  const results = blocks.filter((block) => fieldsOf(block).type === 'tool_result');
  const others = blocks.filter((block) => fieldsOf(block).type !== 'tool_result');
  const messages = results.map((block) => toolMessage(fieldsOf(block), at, way));
  return others.length === 0
    ? messages
    : [...messages, { role: 'user', content: simplest(partsOf(others, at, way)) }];
}

function toolMessage(block: JsonObject, at: string, way: Way): JsonObject {
  const { tool_use_id: id, content, is_error: isError } = block;
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : listOf(content);
  const parts = partsOf(blocks, `${at}.tool_result`, way);
  if (parts.some(({ type }) => type !== 'text')) {
    refuse(
      `${at}.tool_result`,
      'a result of a tool can only be text; send the image in a message of the user',
    );
  }
  const text = parts.map((part) => textOf(part.text)).join('\n');
  // Chat has no word for it but words.
  return { role: 'tool', tool_call_id: id, content: isError === true ? `Error: ${text}` : text };
}

function assistantMessage(blocks: readonly unknown[], at: string, way: Way): JsonObject {
  const texts: unknown[] = [];
  const calls: JsonObject[] = [];
  for (const block of blocks) {
    const { type, id, name, input } = fieldsOf(block);
    if (type === 'tool_use') {
      calls.push({ id, type: 'function', function: { name, arguments: JSON.stringify(input ?? {}) } });
    } else if (type === 'thinking' || type === 'redacted_thinking') {
      way.dropped.add('thinking');
    } else {
      texts.push(block);
    }
  }
  const parts = partsOf(texts, at, way);
  if (parts.some(({ type }) => type !== 'text')) {
    refuse(`${at}.content`, 'an assistant says text and calls tools');
  }
  return present({
    role: 'assistant',
    content: parts.length === 0 ? (calls.length === 0 ? '' : null) : simplest(parts),
    tool_calls: calls.length === 0 ? null : calls,
  });
}
