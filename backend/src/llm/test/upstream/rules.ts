import type { IncomingHttpHeaders } from 'node:http';
import { fieldsOf, isObject, listOf, textOf, type JsonObject } from '../../wire/json.ts';
import type { WireFormat } from '../../wire/words.ts';
import type { Dialect } from './call.ts';
import { MODELS, type MockModel } from './model-list.ts';
import type { Refused } from './refusals.ts';
import type { Route } from './routes.ts';
import { countMessages, countTokens, textsOf } from './tokens.ts';

/** A request that keeps the rules. */
export interface Accepted {
  readonly model: MockModel;
  readonly body: JsonObject;
  readonly isStream: boolean;
  readonly wantsUsage: boolean;
  readonly maxTokens: number | null;
  readonly answers: number;
  readonly promptTokens: number;
  readonly messages: readonly JsonObject[];
}

const bad = (param: string, message: string, code?: string): Refused => ({
  why: 'bad',
  param,
  message,
  ...(code === undefined ? {} : { code }),
});

/** The header in which each wants its key. */
export function keyIn(dialect: Dialect, format: WireFormat | 'models', headers: IncomingHttpHeaders): string {
  if (dialect === 'azure_openai') {
    return String(headers['api-key'] ?? '');
  }
  // The official client sends a bearer since its version 1, and x-api-key before.
  if ((dialect === 'anthropic' || format === 'messages') && headers['x-api-key'] !== undefined) {
    return String(headers['x-api-key']);
  }
  return /^Bearer (\S+)$/u.exec(headers.authorization ?? '')?.[1] ?? '';
}

export function read(
  { dialect, deployment }: Route,
  format: WireFormat,
  headers: IncomingHttpHeaders,
  body: unknown,
): Accepted | Refused {
  if (!isObject(body)) {
    return bad('body', 'We could not parse the JSON body of your request.');
  }
  if (dialect === 'anthropic' && headers['anthropic-version'] === undefined) {
    return bad('anthropic-version', 'header is required');
  }
  const name = deployment ?? textOf(body.model);
  const model = MODELS[dialect].find((one) => one.name === name);
  if (name === null || name === '') {
    return bad('model', 'you must provide a model parameter');
  }
  if (model === undefined || model.isEmbedding !== (format === 'embeddings')) {
    return { why: 'model', model: name };
  }
  const problem = RULES[format](body, model, dialect);
  if (problem !== null) {
    return problem;
  }
  const accepted = acceptedOf(format, body, model);
  const { promptTokens } = accepted;
  return promptTokens > model.contextTokens
    ? { why: 'too_long', limit: model.contextTokens, tokens: promptTokens }
    : accepted;
}

function acceptedOf(format: WireFormat, body: JsonObject, model: MockModel): Accepted {
  const { input, prompt, messages, instructions, system } = body;
  const items =
    format === 'responses'
      ? typeof input === 'string'
        ? [{ role: 'user', content: input }]
        : input
      : messages;
  const text = [prompt ?? input].flat(2);
  const isText = format === 'completions' || format === 'embeddings';
  const max = body.max_completion_tokens ?? body.max_tokens ?? body.max_output_tokens;
  return {
    model,
    body,
    isStream: body.stream === true,
    wantsUsage: fieldsOf(body.stream_options).include_usage === true,
    maxTokens: typeof max === 'number' ? max : null,
    answers: typeof body.n === 'number' ? body.n : 1,
    promptTokens: isText
      ? countTokens(text.filter((part) => typeof part === 'string').join('')) +
        text.filter((part) => typeof part === 'number').length
      : countMessages(items, system ?? instructions ?? ''),
    messages: listOf(items).map((item) => fieldsOf(item)),
  };
}

type Rule = (body: JsonObject, model: MockModel, dialect: Dialect) => Refused | null;

const RULES: Readonly<Record<WireFormat, Rule>> = {
  chat: chatRule,
  completions: (body) =>
    body.prompt === undefined ? bad('prompt', "you must provide a 'prompt'") : streamRule(body),
  embeddings: (body) =>
    [body.input].flat().length === 0 || (body.input ?? '') === ''
      ? bad('input', "'input' cannot be an empty string.")
      : null,
  responses: (body) =>
    body.messages === undefined
      ? null
      : bad('messages', "Unsupported parameter: 'messages'.", 'unsupported_parameter'),
  messages: messagesRule,
};

function streamRule(body: JsonObject): Refused | null {
  return isObject(body.stream_options) && body.stream !== true
    ? bad('stream_options', "The 'stream_options' parameter is only allowed when 'stream' is enabled.")
    : null;
}

function chatRule(body: JsonObject, model: MockModel, dialect: Dialect): Refused | null {
  if (!Array.isArray(body.messages) || body.messages.length === 0) {
    return bad('messages', "Missing required parameter: 'messages'.", 'missing_required_parameter');
  }
  if ((dialect === 'openai' || dialect === 'azure_openai') && model.thinks && body.max_tokens !== undefined) {
    const advice =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    return bad('max_tokens', advice, 'unsupported_parameter');
  }
  if (typeof body.temperature === 'number' && (body.temperature < 0 || body.temperature > 2)) {
    return bad('temperature', 'Invalid value: must be from 0 to 2.', 'decimal_above_max_value');
  }
  const messages = body.messages.map((message) => fieldsOf(message));
  const texts = messages.map(({ content }) => textsOf(content)).join(' ');
  if (fieldsOf(body.response_format).type === 'json_object' && !/json/iu.test(texts)) {
    return bad(
      'messages',
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    );
  }
  const orphan = messages.findIndex((message, at) => message.role === 'tool' && !isAnswered(messages, at));
  return orphan === -1
    ? streamRule(body)
    : bad(
        `messages.[${String(orphan)}].role`,
        "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      );
}

/** Whether the result at `at` belongs to a call that was made before it. */
function isAnswered(messages: readonly JsonObject[], at: number): boolean {
  const calls = messages
    .slice(0, at)
    .flatMap(({ tool_calls: made }) => listOf(made).map((call) => fieldsOf(call).id));
  return calls.includes(messages[at]?.tool_call_id);
}

const MESSAGES_FIELDS: ReadonlySet<string> = new Set([
  ...[
    'model',
    'messages',
    'max_tokens',
    'system',
    'stream',
    'temperature',
    'top_p',
    'top_k',
    'stop_sequences',
  ],
  ...['tools', 'tool_choice', 'metadata', 'thinking', 'output_config', 'service_tier', 'cache_control'],
]);

function messagesRule(body: JsonObject): Refused | null {
  const extra = Object.keys(body).find((key) => !MESSAGES_FIELDS.has(key));
  if (extra !== undefined) {
    return bad(extra, 'Extra inputs are not permitted');
  }
  if (typeof body.max_tokens !== 'number') {
    return bad('max_tokens', 'Field required');
  }
  if (typeof body.temperature === 'number' && (body.temperature < 0 || body.temperature > 1)) {
    return bad('temperature', 'range: 0..1');
  }
  const messages = listOf(body.messages).map((message) => fieldsOf(message));
  if (messages[0]?.role !== 'user') {
    return bad('messages', 'first message must use the "user" role');
  }
  const blocks = messages.map(({ content }) => listOf(content).map((block) => fieldsOf(block)));
  if (blocks.flat().some(({ type, text }) => type === 'text' && text === '')) {
    return bad('messages', 'text content blocks must be non-empty');
  }
  // Results stand in the very next turn, and all of them.
  const lost = blocks.findIndex((before, at) => {
    const calls = before.filter(({ type }) => type === 'tool_use').map(({ id }) => id);
    const results = (blocks[at + 1] ?? [])
      .filter(({ type }) => type === 'tool_result')
      .map(({ tool_use_id: id }) => id);
    return (
      at + 1 < blocks.length && (calls.length !== results.length || calls.some((id) => !results.includes(id)))
    );
  });
  return lost === -1
    ? null
    : bad(
        `messages.${String(lost + 1)}`,
        '`tool_use` ids were found without `tool_result` blocks immediately after',
      );
}
