import { fieldsOf, isObject, listOf, textOf, type JsonObject } from '../json.ts';
import { messagesOfChat } from './chat-messages.ts';
import { present, refuse, settleRest, translated, type Fate, type TranslatedRequest } from './notes.ts';

const DONE: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'max_tokens', 'max_completion_tokens', 'stream', 'stream_options', 'temperature'],
  ...['top_p', 'top_k', 'stop', 'tools', 'tool_choice', 'parallel_tool_calls', 'response_format'],
  ...['reasoning_effort', 'thinking', 'user', 'safety_identifier', 'cache_control'],
]);

const FATES: Readonly<Record<string, Fate>> = {
  n: { idle: [1], advice: 'Anthropic gives one answer a call; ask n times' },
  functions: { advice: "use 'tools'" },
  function_call: { idle: ['auto'], advice: "use 'tool_choice'" },
  logit_bias: { advice: 'Anthropic knows no biases of tokens' },
  logprobs: { idle: [false], advice: 'Anthropic tells no probabilities' },
  top_logprobs: { idle: [0], advice: 'Anthropic tells no probabilities' },
  audio: { advice: 'Anthropic answers with text' },
  modalities: { advice: 'Anthropic answers with text; leave it out' },
  web_search_options: { advice: "Anthropic's search is a tool of its own; call /v1/messages" },
  moderation: { advice: 'Anthropic gives no such results' },
  frequency_penalty: { idle: [0], advice: null },
  presence_penalty: { idle: [0], advice: null },
  store: { idle: [false], advice: null },
};

const EFFORTS: Readonly<Record<string, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'max',
};

/** A chat completion's request as a request of Anthropic's Messages, which must name a maximum of tokens. */
export function chatToMessages(body: JsonObject, defaultMaxTokens: number): TranslatedRequest {
  return translated((dropped) => {
    const modalities = body.modalities;
    const isText = Array.isArray(modalities) && modalities.length === 1 && modalities[0] === 'text';
    settleRest(isText ? { ...body, modalities: null } : body, DONE, FATES, dropped);
    const { system, messages } = messagesOfChat(body.messages, dropped);
    return present({
      model: body.model,
      max_tokens: body.max_completion_tokens ?? body.max_tokens ?? defaultMaxTokens,
      system: system.length === 0 ? null : system,
      messages,
      stream: body.stream,
      temperature: temperature(body.temperature, dropped),
      top_p: body.top_p,
      top_k: body.top_k,
      stop_sequences: typeof body.stop === 'string' ? [body.stop] : body.stop,
      tools: toolsOf(body.tools),
      tool_choice: toolChoice(body),
      output_config: outputConfig(body),
      thinking: body.reasoning_effort === 'none' ? { type: 'disabled' } : body.thinking,
      metadata: userOf(body),
      cache_control: body.cache_control,
    });
  });
}

/** Anthropic's goes up to 1. */
function temperature(value: unknown, dropped: Set<string>): unknown {
  if (typeof value !== 'number' || value <= 1) {
    return value;
  }
  dropped.add('temperature-above-1');
  return 1;
}

function toolsOf(tools: unknown): readonly JsonObject[] | null {
  const list = listOf(tools).map((tool, at) => {
    const { type, function: described, cache_control: cache } = fieldsOf(tool);
    if (type !== 'function') {
      return refuse(`tools[${String(at)}]`, 'only tools of the type function have a counterpart');
    }
    const { name, description, parameters, strict } = fieldsOf(described);
    return present({
      name,
      description,
      input_schema: parameters ?? { type: 'object', properties: {} },
      strict,
      cache_control: cache,
    });
  });
  return list.length === 0 ? null : list;
}

function toolChoice(body: JsonObject): JsonObject | null {
  const choice = chosenTool(body.tool_choice);
  if (body.parallel_tool_calls !== false || listOf(body.tools).length === 0 || choice?.type === 'none') {
    return choice;
  }
  return { ...(choice ?? { type: 'auto' }), disable_parallel_tool_use: true };
}

function chosenTool(choice: unknown): JsonObject | null {
  switch (choice) {
    case undefined:
    case null:
      return null;
    case 'none':
    case 'auto':
      return { type: choice };
    case 'required':
      return { type: 'any' };
    default:
  }
  const { type, function: named } = fieldsOf(choice);
  return type === 'function'
    ? { type: 'tool', name: fieldsOf(named).name }
    : refuse('tool_choice', 'use none, auto, required or one function');
}

/** Structured outputs and effort (platform.claude.com, "Structured outputs", "Effort"). */
function outputConfig(body: JsonObject): JsonObject | null {
  const effort = body.reasoning_effort ?? null;
  const config = present({
    format: formatOf(body.response_format),
    effort: effort === null || effort === 'none' ? null : (EFFORTS[textOf(effort) ?? ''] ?? effort),
  });
  return Object.keys(config).length === 0 ? null : config;
}

function formatOf(format: unknown): JsonObject | null {
  const { type, json_schema: described } = fieldsOf(format);
  if (!isObject(format) || type === 'text') {
    return null;
  }
  if (type !== 'json_schema') {
    return refuse('response_format', 'Anthropic has no free JSON mode; give a schema with type json_schema');
  }
  return { type: 'json_schema', schema: fieldsOf(described).schema ?? { type: 'object' } };
}

function userOf(body: JsonObject): JsonObject | null {
  const user = textOf(body.user) ?? textOf(body.safety_identifier);
  return user === null ? null : { user_id: user };
}
