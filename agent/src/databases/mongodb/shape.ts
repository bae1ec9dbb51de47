import { createHash } from 'node:crypto';

import { type Doc, isDoc } from './document.ts';

const MAX_TEXT = 8_192;
const MAX_DEPTH = 12;
const MAX_KEYS = 60;
const MAX_ITEMS = 20;
const COMMAND = /^[A-Za-z]{1,40}$/;
/** Of a command what says what is asked; sessions, cursors and times are left out. */
const TOLD: ReadonlySet<string> = new Set([
  'filter',
  'query',
  'q',
  'u',
  'updates',
  'deletes',
  'update',
  'remove',
  'upsert',
  'multi',
  'pipeline',
  'sort',
  'projection',
  'fields',
  'hint',
  'arrayFilters',
  'key',
  'limit',
  'skip',
  'collation',
]);
/** Whose numbers are directions, not values. */
const DIRECTIONS: ReadonlySet<string> = new Set(['sort', '$sort', 'hint']);
/** Dynamic names of fields: numbers, hexadecimal digits, UUIDs, tokens. */
const NO_NAME = /^(\d+|[0-9a-f]{8,}|[0-9a-f-]{32,}|(?=(.*\d){3}).{12,}|.{41,})$/i;

/**
 * A command as it may leave the host: its name, its collection and the names of fields and operators; every value is `?`:
 * `{"find":"orders","filter":{"status":"?"},"sort":{"at":-1}}`. `kind` names it where the command itself does not.
 */
export function shapeOf(command: Doc, namespace: string, kind: string): string {
  const collection = namespace.slice(namespace.indexOf('.') + 1);
  const [first] = Object.keys(command);
  const isNamed =
    first !== undefined &&
    COMMAND.test(first) &&
    !isDoc(command[first]) &&
    (!TOLD.has(first) || first === 'update');
  const name = isNamed ? first : kind === 'remove' ? 'delete' : COMMAND.test(kind) ? kind : 'command';
  const of = namespace.includes('.') && collection !== '$cmd' ? cleanName(collection) : '?';
  const told = Object.entries(command)
    .filter(([key]) => TOLD.has(key) && !(isNamed && key === first))
    .map(([key, value]) => [
      key,
      first === 'distinct' && key === 'key' && typeof value === 'string'
        ? cleanPath(value)
        : shape(value, key, 1),
    ]);
  const isWhole = !('$truncated' in command);
  const text = JSON.stringify({
    [name]: of,
    ...Object.fromEntries(told),
    ...(isWhole ? {} : { $truncated: '?' }),
  });
  return text.length <= MAX_TEXT ? text : JSON.stringify({ [name]: of, $truncated: '?' });
}

/** A command that was cut to a text: only its name can be read safely. */
export function nameInText(text: string): string | undefined {
  return /^\{\s*"?([A-Za-z]{1,40})"?\s*:/.exec(text.slice(0, 64))?.[1];
}

/** The same on every host, whatever its version. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(`mongodb\n${text}`).digest('hex').slice(0, 16);
}

function shape(value: unknown, key: string, depth: number): unknown {
  if (depth > MAX_DEPTH) {
    return '?';
  }
  if (Array.isArray(value)) {
    return listShape(value, key, depth);
  }
  if (isDoc(value)) {
    const entries = Object.entries(value);
    const shown = entries
      .slice(0, MAX_KEYS)
      .map(([name, inner]) => [
        cleanPath(name),
        DIRECTIONS.has(key) ? direction(inner) : shape(inner, name, depth + 1),
      ]);
    return Object.fromEntries(entries.length > MAX_KEYS ? [...shown, ['…', '?']] : shown);
  }
  return '?';
}

/** Of values one, however many there are; of documents each that is not like one before. */
function listShape(list: readonly unknown[], key: string, depth: number): unknown[] {
  const shapes = new Map<string, unknown>();
  for (const item of list.slice(0, 1_000)) {
    if (shapes.size === MAX_ITEMS) {
      break;
    }
    const one = shape(item, key, depth + 1);
    shapes.set(JSON.stringify(one), one);
  }
  return [...shapes.values()];
}

const direction = (value: unknown) => (value === 1 || value === -1 ? value : '?');

/** `items.0.price` → `items.*.price`. */
function cleanPath(path: string): string {
  return path.slice(0, 200).split('.').map(cleanName).join('.').toWellFormed();
}

function cleanName(name: string): string {
  return NO_NAME.test(name) ? '*' : name.replace(/\p{Cc}+/gu, '').slice(0, 200);
}
