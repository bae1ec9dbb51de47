import { isDeeperThan, isObject, type JsonObject } from './json.ts';
import { estimateInputTokens } from './request-text.ts';
import type { WireFormat } from './words.ts';

/** What a gateway needs to know of a request before it goes on. Everything else in it is the provider's affair. */
export interface RequestHead {
  readonly model: string;
  readonly isStream: boolean;
  /** Of one answer; null: as many as the model can. 0 for embeddings. */
  readonly maxOutputTokens: number | null;
  /** Answers that are generated, and so paid: `n`, or `best_of` where that is more. */
  readonly answers: number;
  /** The client asked for the usage in the stream, so it expects that chunk. Always true where every stream tells it. */
  readonly wantsUsage: boolean;
  readonly inputTokens: number;
}

/** Why a request cannot be passed on, in words for the person who wrote it. */
export interface RequestProblem {
  readonly param: string | null;
  readonly message: string;
}

export type ReadHead =
  | { readonly ok: true; readonly head: RequestHead; readonly body: JsonObject }
  | { readonly ok: false; readonly problem: RequestProblem };

const MAX_MODEL_LENGTH = 256;
/** OpenAI's own limit of `n`. */
const MAX_ANSWERS = 128;
/** A schema of a tool may be deep, but no provider takes this. */
const MAX_DEPTH = 128;
const MAX_OUTPUT_TOKENS = 100_000_000;

/** Where each format says what it wants answered, and how long the answer may be. */
const FIELDS: Readonly<Record<WireFormat, { readonly input: string; readonly max: readonly string[] }>> = {
  chat: { input: 'messages', max: ['max_completion_tokens', 'max_tokens'] },
  completions: { input: 'prompt', max: ['max_tokens'] },
  embeddings: { input: 'input', max: [] },
  // A stored prompt or a conversation can stand for the input.
  responses: { input: 'input', max: ['max_output_tokens'] },
  messages: { input: 'messages', max: ['max_tokens'] },
};

class Problem extends Error {
  readonly param: string | null;

  constructor(param: string | null, message: string) {
    super(message);
    this.param = param;
  }
}

/** Reads the body of a request, after JSON.parse. It changes nothing, and knows nothing of fields that it does not need. */
export function readRequestHead(format: WireFormat, body: unknown): ReadHead {
  try {
    if (!isObject(body)) {
      throw new Problem(null, 'The body must be a JSON object.');
    }
    if (isDeeperThan(body, MAX_DEPTH)) {
      throw new Problem(null, `The body is nested deeper than ${String(MAX_DEPTH)} levels.`);
    }
    return { ok: true, head: headOf(format, body), body };
  } catch (error) {
    if (error instanceof Problem) {
      return { ok: false, problem: { param: error.param, message: error.message } };
    }
    throw error;
  }
}

function headOf(format: WireFormat, body: JsonObject): RequestHead {
  const { input, max } = FIELDS[format];
  const model = modelOf(body);
  if ((format === 'chat' || format === 'messages') && !Array.isArray(body[input])) {
    throw new Problem(input, `'${input}' must be a list of messages.`);
  }
  if ((format === 'completions' || format === 'embeddings') && (body[input] ?? null) === null) {
    throw new Problem(input, `'${input}' is missing.`);
  }
  const isStream = format !== 'embeddings' && flag(body, 'stream');
  return {
    model,
    isStream,
    maxOutputTokens: format === 'embeddings' ? 0 : maxOutputTokens(body, max),
    answers: Math.max(wholeNumber(body, 'n', MAX_ANSWERS) ?? 1, bestOf(format, body)),
    wantsUsage: wantsUsage(format, body),
    inputTokens: estimateInputTokens(format, body),
  };
}

function modelOf(body: JsonObject): string {
  const { model } = body;
  if (typeof model !== 'string' || model.trim() === '') {
    throw new Problem('model', "'model' is missing: name the model that is to answer.");
  }
  if (model.length > MAX_MODEL_LENGTH) {
    throw new Problem('model', `'model' is longer than ${String(MAX_MODEL_LENGTH)} characters.`);
  }
  return model;
}

/** Where both names are used, the provider may go by either: the larger is reserved. */
function maxOutputTokens(body: JsonObject, names: readonly string[]): number | null {
  const said = names.flatMap((name) => wholeNumber(body, name, MAX_OUTPUT_TOKENS) ?? []);
  return said.length === 0 ? null : Math.max(...said);
}

function bestOf(format: WireFormat, body: JsonObject): number {
  return format === 'completions' ? (wholeNumber(body, 'best_of', MAX_ANSWERS) ?? 1) : 1;
}

function wantsUsage(format: WireFormat, body: JsonObject): boolean {
  if (format !== 'chat' && format !== 'completions') {
    return true;
  }
  const options = body.stream_options ?? null;
  if (options === null) {
    return false;
  }
  if (!isObject(options)) {
    throw new Problem('stream_options', "'stream_options' must be an object.");
  }
  return flag(options, 'include_usage', 'stream_options.include_usage');
}

function flag(fields: JsonObject, key: string, name = key): boolean {
  const value = fields[key] ?? false;
  if (typeof value !== 'boolean') {
    throw new Problem(name, `'${name}' must be true or false.`);
  }
  return value;
}

/** Null where it is left out. These figures decide what is reserved, so what cannot be one is refused here. */
function wholeNumber(fields: JsonObject, key: string, max: number): number | null {
  const value = fields[key] ?? null;
  if (value === null) {
    return null;
  }
  if (!Number.isSafeInteger(value) || Number(value) < 1 || Number(value) > max) {
    throw new Problem(key, `'${key}' must be a whole number from 1 to ${String(max)}.`);
  }
  return Number(value);
}
