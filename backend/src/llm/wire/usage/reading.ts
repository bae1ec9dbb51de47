import { isObject, textOf, type JsonObject } from '../json.ts';
import type { TokenUsage } from '../words.ts';

/** What has been read of an answer so far. */
export interface Reading {
  responseId: string | null;
  model: string | null;
  usage: TokenUsage | null;
  isUsageFinal: boolean;
  /** The provider's own word for why it stopped. */
  finishReason: string | null;
  isEnded: boolean;
  error: StreamError | null;
  /** Priority, flexible, fast, …: what may cost something else than usually. Null: the usual. */
  serviceTier: string | null;
}

/** An error that came after the 200. `body` is what was sent, for the provider's own judgement. */
export interface StreamError {
  readonly type: string | null;
  readonly code: string | null;
  readonly message: string;
  readonly body: unknown;
}

export function emptyReading(): Reading {
  return {
    responseId: null,
    model: null,
    usage: null,
    isUsageFinal: false,
    finishReason: null,
    isEnded: false,
    error: null,
    serviceTier: null,
  };
}

/** How one wire format tells what is of interest, in an event or in a whole answer. */
export interface AnswerForm {
  /** Finds generated text, and what is worth parsing, in an event; made by `eventPattern`. */
  readonly pattern: RegExp;
  readonly takeEvent: (reading: Reading, data: JsonObject) => void;
  readonly takeWhole: (reading: Reading, body: JsonObject) => void;
  /** All strings of a whole answer that were generated. */
  readonly textsOf: (body: JsonObject) => readonly string[];
}

const MAX_NAME = 256;
const MAX_MESSAGE = 1_000;

/** The first that is said holds: an id or a model in the very first event may be empty (Azure). */
export function noteNames(reading: Reading, data: JsonObject): void {
  reading.responseId ??= nameOf(data.id);
  reading.model ??= nameOf(data.model);
  noteTier(reading, data.service_tier);
}

export function noteUsage(reading: Reading, usage: TokenUsage | null, isFinal: boolean): void {
  reading.usage = usage;
  reading.isUsageFinal = usage !== null && isFinal;
}

export function noteError(reading: Reading, error: unknown, body: unknown): void {
  const fields = isObject(error) ? error : { message: error };
  reading.error ??= {
    type: nameOf(fields.type),
    code: nameOf(typeof fields.code === 'number' ? String(fields.code) : fields.code),
    message: (textOf(fields.message) ?? 'the provider gave no reason').slice(0, MAX_MESSAGE),
    body,
  };
}

const USUAL_TIERS: ReadonlySet<unknown> = new Set(['default', 'standard', 'auto']);

export function noteTier(reading: Reading, tier: unknown): void {
  const name = nameOf(tier);
  reading.serviceTier = name === null || USUAL_TIERS.has(name) ? reading.serviceTier : name;
}

export function nameOf(value: unknown): string | null {
  const text = textOf(value);
  return text === null || text === '' ? null : text.slice(0, MAX_NAME);
}
