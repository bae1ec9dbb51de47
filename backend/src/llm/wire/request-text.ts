import { fieldsOf, isObject, listOf, textOf, type JsonObject } from './json.ts';
import { estimateTokens } from './estimate.ts';
import { addText, emptyTally, type GrowingTally } from './tally.ts';
import type { WireFormat } from './words.ts';

/**
 * An image, whatever its size: Anthropic scales it down to about 1,600 tokens (platform.claude.com, "Vision"; the newest
 * models read up to three times as much); OpenAI counts 765 for 1,024 x 1,024 in high detail (developers.openai.com, "Images").
 */
const TOKENS_OF_IMAGE = 1_600;
/** A recording or a document that is sent along: as one image for each begun 100 KiB of base64. */
const BASE64_OF_IMAGE = 102_400;
/** Roles, separators and the like around each message; OpenAI's cookbook counts 3 or 4. */
const TOKENS_AROUND_MESSAGE = 4;

/** How many tokens a request holds, estimated from its text. What the provider counts is better, but comes too late to reserve. */
export function estimateInputTokens(format: WireFormat, body: JsonObject): number {
  const input: Input = { tally: emptyTally(), tokens: 0 };
  switch (format) {
    case 'chat':
      addMessages(input, body.messages);
      addDefinitions(input, [body.tools, body.functions, body.response_format]);
      break;
    case 'messages':
      addContent(input, body.system);
      addMessages(input, body.messages);
      addDefinitions(input, [body.tools, body.output_config]);
      break;
    case 'responses':
      addContent(input, body.instructions);
      addMessages(input, typeof body.input === 'string' ? [{ content: body.input }] : body.input);
      addDefinitions(input, [body.tools, body.text]);
      break;
    case 'completions':
      addPrompt(input, body.prompt);
      addContent(input, body.suffix);
      break;
    case 'embeddings':
      addPrompt(input, body.input);
      break;
    default:
      format satisfies never;
  }
  return input.tokens + estimateTokens(input.tally);
}

interface Input {
  readonly tally: GrowingTally;
  /** That are known, or not made of text. */
  tokens: number;
}

/** A text, texts, or texts that are tokens already. */
function addPrompt(input: Input, prompt: unknown): void {
  if (typeof prompt === 'number') {
    input.tokens += 1;
  } else if (Array.isArray(prompt)) {
    for (const part of prompt) {
      addPrompt(input, part);
    }
  } else {
    addContent(input, prompt);
  }
}

function addMessages(input: Input, messages: unknown): void {
  for (const message of listOf(messages)) {
    const { content, name, tool_calls: calls, function_call: call } = fieldsOf(message);
    input.tokens += TOKENS_AROUND_MESSAGE;
    // An item of the Responses API may be a call or its output, without any content.
    addContent(input, content ?? (isObject(message) ? [message] : message));
    addDefinitions(input, [name, calls, call]);
  }
}

/** A text or a list of parts; what is no text is counted by what it is. */
function addContent(input: Input, content: unknown): void {
  if (typeof content === 'string') {
    addText(input.tally, content);
    return;
  }
  for (const part of isObject(content) ? [content] : listOf(content)) {
    addPart(input, part);
  }
}

function addPart(input: Input, part: unknown): void {
  if (!isObject(part)) {
    addContent(input, part);
    return;
  }
  switch (part.type) {
    case 'image_url':
    case 'image':
    case 'input_image':
      input.tokens += TOKENS_OF_IMAGE;
      return;
    case 'input_audio':
    case 'file':
    case 'input_file':
    case 'document':
    case 'video_url':
      input.tokens += TOKENS_OF_IMAGE * Math.max(1, Math.ceil(longestText(part) / BASE64_OF_IMAGE));
      return;
    case 'tool_result':
      addContent(input, part.content);
      return;
    default:
      addTexts(input, part);
  }
}

/** Every text of a part that carries no data: what was said, thought, called for and answered. */
function addTexts(input: Input, part: JsonObject): void {
  for (const [key, value] of Object.entries(part)) {
    if (
      key === 'text' ||
      key === 'thinking' ||
      key === 'arguments' ||
      key === 'output' ||
      key === 'refusal'
    ) {
      addContent(input, value);
    } else if (key === 'input' || key === 'content' || key === 'summary') {
      addDefinitions(input, [value]);
    }
  }
}

/** What a model reads as JSON. */
function addDefinitions(input: Input, values: readonly unknown[]): void {
  for (const value of values) {
    if (value !== undefined && value !== null) {
      addText(input.tally, textOf(value) ?? JSON.stringify(value));
    }
  }
}

function longestText(value: unknown): number {
  if (typeof value === 'string') {
    return value.length;
  }
  const parts = isObject(value) ? Object.values(value) : listOf(value);
  return parts.reduce<number>((longest, part) => Math.max(longest, longestText(part)), 0);
}
