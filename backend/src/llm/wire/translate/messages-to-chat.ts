import { fieldsOf, isObject, listOf, type JsonObject } from '../json.ts';
import { chatOfMessages } from './messages-chat.ts';
import { present, refuse, settleRest, translated, type Fate, type TranslatedRequest } from './notes.ts';

/** How the provider that speaks chat has it. */
export interface ChatManners {
  /** OpenAI's newer models know the longer name alone, most others the shorter. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** DashScope takes Anthropic's marks for the cache. */
  readonly takesCacheControl: boolean;
}

const DONE: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'system', 'max_tokens', 'stream', 'temperature', 'top_p', 'stop_sequences'],
  ...['tools', 'tool_choice', 'output_config', 'metadata'],
]);
const FATES: Readonly<Record<string, Fate>> = {
  container: { advice: 'only Anthropic has containers' },
  mcp_servers: { advice: 'only Anthropic calls MCP servers itself' },
  inference_geo: { advice: 'where the provider computes cannot be promised' },
  thinking: { advice: null },
};

/** A request of Anthropic's Messages as a chat completion's. The usage is asked for, as Messages always tell it. */
export function messagesToChat(body: JsonObject, manners: ChatManners): TranslatedRequest {
  return translated((dropped) => {
    settleRest(body, DONE, FATES, dropped);
    const { format, effort, ...config } = fieldsOf(body.output_config);
    settleRest(config, new Set(), {}, dropped);
    const { user_id: user, ...metadata } = fieldsOf(body.metadata);
    settleRest(metadata, new Set(), {}, dropped);
    return present({
      model: body.model,
      messages: chatOfMessages(body.system, body.messages, manners.takesCacheControl, dropped),
      [manners.maxTokensField]: body.max_tokens,
      stream: body.stream,
      stream_options: body.stream === true ? { include_usage: true } : null,
      temperature: body.temperature,
      top_p: body.top_p,
      stop: listOf(body.stop_sequences).length === 0 ? null : body.stop_sequences,
      tools: toolsOf(body.tools, dropped),
      ...toolChoice(body.tool_choice),
      response_format: formatOf(format),
      reasoning_effort: effort,
      user,
    });
  });
}

const TOOL_DONE: ReadonlySet<string> = new Set(['name', 'description', 'input_schema', 'strict', 'type']);

function toolsOf(tools: unknown, dropped: Set<string>): readonly JsonObject[] | null {
  const list = listOf(tools).map((tool, at) => {
    const fields = fieldsOf(tool);
    if (fields.type !== undefined && fields.type !== null && fields.type !== 'custom') {
      return refuse(`tools[${String(at)}]`, 'only tools that the client runs itself have a counterpart');
    }
    settleRest(fields, TOOL_DONE, {}, dropped);
    const { name, description, input_schema: parameters, strict } = fields;
    return { type: 'function', function: present({ name, description, parameters, strict }) };
  });
  return list.length === 0 ? null : list;
}

function toolChoice(choice: unknown): JsonObject {
  const { type, name, disable_parallel_tool_use: isSingle } = fieldsOf(choice);
  if (!isObject(choice)) {
    return {};
  }
  const parallel = isSingle === true ? { parallel_tool_calls: false } : {};
  switch (type) {
    case 'auto':
    case 'none':
      return { tool_choice: type, ...parallel };
    case 'any':
      return { tool_choice: 'required', ...parallel };
    case 'tool':
      return { tool_choice: { type: 'function', function: { name } }, ...parallel };
    default:
      return refuse('tool_choice', 'use auto, any, tool or none');
  }
}

function formatOf(format: unknown): JsonObject | null {
  if (!isObject(format)) {
    return null;
  }
  return format.type === 'json_schema'
    ? { type: 'json_schema', json_schema: { name: 'answer', schema: format.schema, strict: true } }
    : refuse('output_config.format', 'use type json_schema');
}
