import { fieldsOf, isObject, listOf, parsedJson, textOf, type JsonObject } from '../json.ts';
import { present, refuse } from './notes.ts';

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: JsonObject[];
}

/** A chat's messages as Anthropic has them: the system apart, results of tools within the user's turn. */
export function messagesOfChat(
  messages: unknown,
  dropped: Set<string>,
): { readonly system: readonly JsonObject[]; readonly messages: readonly Turn[] } {
  const system: JsonObject[] = [];
  const turns: Turn[] = [];
  listOf(messages).forEach((message, index) => {
    const at = `messages[${String(index)}]`;
    const fields = fieldsOf(message);
    if (fields.name !== undefined && fields.name !== null) {
      dropped.add('messages[].name');
    }
    switch (fields.role) {
      case 'system':
      case 'developer':
        if (turns.length > 0) {
          dropped.add('position-of-system-message');
        }
        system.push(...textBlocks(fields, at));
        return;
      case 'user':
        addTurn(turns, 'user', contentOf(fields, at, dropped), dropped);
        return;
      case 'assistant':
        addTurn(turns, 'assistant', assistantBlocks(fields, at, dropped), dropped);
        return;
      case 'tool':
        addTurn(turns, 'user', [toolResult(fields, at)], dropped);
        return;
      default:
        refuse(`${at}.role`, 'use system, developer, user, assistant or tool');
    }
  });
  return { system, messages: turns };
}

/** Turns of one side that follow one another are one: results of parallel calls must stand in one message. */
function addTurn(
  turns: Turn[],
  role: Turn['role'],
  content: readonly JsonObject[],
  dropped: Set<string>,
): void {
  if (content.length === 0) {
    dropped.add('empty-message');
    return;
  }
  const last = turns.at(-1);
  if (last?.role === role && last.content[0]?.type === 'tool_result') {
    last.content.push(...content);
  } else {
    turns.push({ role, content: [...content] });
  }
}

/** Anthropic takes no empty text. */
function textBlock(text: string, cache: unknown = null): JsonObject[] {
  return text === '' ? [] : [present({ type: 'text', text, cache_control: cache })];
}

/** Of messages that are text alone. A mark for the cache on the message is one on its last part. */
function textBlocks(fields: JsonObject, at: string): JsonObject[] {
  const { content, cache_control: cache } = fields;
  if (typeof content === 'string') {
    return textBlock(content, cache);
  }
  return listOf(content).flatMap((part, index) => {
    const { type, text, refusal, cache_control: own } = fieldsOf(part);
    if (type !== 'text' && type !== 'refusal') {
      return refuse(`${at}.content[${String(index)}]`, 'only text can stand here');
    }
    return textBlock(textOf(text) ?? textOf(refusal) ?? '', own ?? cache);
  });
}

function contentOf(fields: JsonObject, at: string, dropped: Set<string>): JsonObject[] {
  if (!Array.isArray(fields.content)) {
    return textBlocks(fields, at);
  }
  return fields.content.flatMap((part: unknown, index) => {
    const where = `${at}.content[${String(index)}]`;
    const own = fieldsOf(part);
    switch (own.type) {
      case 'text':
        return textBlock(textOf(own.text) ?? '', own.cache_control);
      case 'image_url':
        return [present({ ...imageOf(own.image_url, where, dropped), cache_control: own.cache_control })];
      case 'file':
        return [documentOf(fieldsOf(own.file), where)];
      default:
        return refuse(where, 'Anthropic reads text, images and PDF documents');
    }
  });
}

const DATA_URL = /^data:([\w.+/-]+);base64,(.*)$/su;

function imageOf(image: unknown, at: string, dropped: Set<string>): JsonObject {
  const { url, detail } = fieldsOf(image);
  if (detail !== undefined && detail !== 'auto') {
    dropped.add('image_url.detail');
  }
  const address = textOf(url) ?? '';
  const [, mediaType, data] = DATA_URL.exec(address) ?? [];
  if (mediaType !== undefined) {
    return { type: 'image', source: { type: 'base64', media_type: mediaType, data } };
  }
  return /^https?:\/\//iu.test(address)
    ? { type: 'image', source: { type: 'url', url: address } }
    : refuse(at, 'give the image as a data: URL in base64, or as an https:// URL');
}

function documentOf(file: JsonObject, at: string): JsonObject {
  const [, mediaType, data] = DATA_URL.exec(textOf(file.file_data) ?? '') ?? [];
  if (mediaType !== 'application/pdf') {
    return refuse(at, 'send the PDF in file_data, as a data: URL in base64');
  }
  const source = { type: 'base64', media_type: mediaType, data };
  return present({ type: 'document', source, title: file.filename });
}

function assistantBlocks(fields: JsonObject, at: string, dropped: Set<string>): JsonObject[] {
  if (isObject(fields.audio)) {
    refuse(`${at}.audio`, 'give its transcript as content');
  }
  if (isObject(fields.function_call)) {
    refuse(`${at}.function_call`, "use 'tool_calls'");
  }
  // Thoughts are taken back only with the signature under which they were given.
  const thoughts = listOf(fields.thinking_blocks).filter(isObject);
  if (thoughts.length === 0 && textOf(fields.reasoning_content) !== null) {
    dropped.add('messages[].reasoning_content');
  }
  return [
    ...thoughts,
    ...textBlocks(fields, at),
    ...textBlock(textOf(fields.refusal) ?? ''),
    ...listOf(fields.tool_calls).map((call, index) => toolUse(call, `${at}.tool_calls[${String(index)}]`)),
  ];
}

function toolUse(call: unknown, at: string): JsonObject {
  const { id, type, function: called, cache_control: cache } = fieldsOf(call);
  if (type !== 'function') {
    return refuse(at, 'only calls of functions have a counterpart');
  }
  const { name, arguments: given } = fieldsOf(called);
  const text = textOf(given) ?? '';
  const input = text.trim() === '' ? {} : parsedJson(text);
  if (!isObject(input)) {
    return refuse(`${at}.function.arguments`, 'it must be a JSON object in a string');
  }
  return present({ type: 'tool_use', id, name, input, cache_control: cache });
}

function toolResult(fields: JsonObject, at: string): JsonObject {
  const { tool_call_id: id, is_error: isError, cache_control: cache, content } = fields;
  return present({
    type: 'tool_result',
    tool_use_id: id,
    content: typeof content === 'string' ? content : textBlocks({ content }, at),
    is_error: isError,
    cache_control: cache,
  });
}
