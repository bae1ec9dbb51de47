import { storable } from '../draft.ts';
import { FIELD_LIMITS, isKey, textJson } from './field-limits.ts';

/** JSON.parse hands over how a number is written (ECMAScript, "JSON.parse source text access"). */
type Revive = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** A number that a double cannot hold, as it is written. */
class Digits {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/**
 * The scalar fields of a text that is a JSON object, by name, as JSON; undefined where it is none. Objects are walked
 * down to `maxDepth`, their keys joined by dots; lists stay in the line alone.
 */
export function jsonFields(text: string): Map<string, string> | undefined {
  const object = parseObject(text);
  if (object === undefined) {
    return undefined;
  }
  const found = new Map<string, string>();
  collect(object, '', 1, found);
  return found;
}

function parseObject(text: string): object | undefined {
  if (text.length > FIELD_LIMITS.maxLineBytes) {
    return undefined;
  }
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) {
    return undefined;
  }
  try {
    const parsed = JSON.parse(trimmed) as object;
    return /\d{16}|[eE]\+?\d{3}/u.test(trimmed)
      ? (JSON.parse(trimmed, keepDigits as never) as object)
      : parsed;
  } catch {
    // No JSON, or deeper than the parser goes: a line like any other.
    return undefined;
  }
}

const keepDigits: Revive = function keepDigits(_key, value, { source }) {
  const isExact =
    typeof value !== 'number' ||
    (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)));
  return isExact || source === undefined ? value : new Digits(source);
};

function collect(object: object, prefix: string, depth: number, found: Map<string, string>): void {
  for (const [name, value] of Object.entries(object)) {
    if (found.size >= FIELD_LIMITS.maxFields) {
      return;
    }
    const key = storable(`${prefix}${name}`);
    if (name === '' || !isKey(key)) {
      continue;
    }
    const json = scalarJson(value);
    if (json !== undefined) {
      found.set(key, json);
    } else if (isPlainObject(value) && depth < FIELD_LIMITS.maxDepth) {
      collect(value, `${key}.`, depth + 1, found);
    }
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scalarJson(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return textJson(value);
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return value instanceof Digits ? digitsJson(value.source) : undefined;
  }
}

/** An integer of 64 bits as it is; what no number of the store can hold as text. */
function digitsJson(source: string): string {
  if (/^-?\d{1,19}$/u.test(source)) {
    const number = BigInt(source);
    if (number >= MIN_INT64 && number <= MAX_INT64) {
      return String(number);
    }
  }
  return textJson(source);
}
