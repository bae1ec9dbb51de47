import { createMarks, PERSONAL, replaceKinds, SECRETS } from '@vigilops/sensitive';
import { isObject, type JsonObject } from '../wire/json.ts';

export type Redaction = 'off' | 'secrets' | 'secrets_and_personal_data';

/** Words of the protocol, not of people: nothing is looked for in these. */
const OF_PROTOCOL = new Set([
  'model',
  'role',
  'type',
  'id',
  'tool_call_id',
  'tool_use_id',
  'call_id',
  'media_type',
  'detail',
]);

export interface Redacted {
  readonly body: JsonObject;
  /** Places where something was taken out. */
  readonly places: number;
}

/**
 * The body with marks such as `<EMAIL_1>` in place of what must not leave the house; the same value has the same mark
 * throughout a call, so that an answer can speak of it. Pictures are left as they are.
 */
export function redactBody(body: JsonObject, level: Redaction): Redacted {
  if (level === 'off') {
    return { body, places: 0 };
  }
  const kinds = level === 'secrets' ? SECRETS : [...SECRETS, ...PERSONAL];
  const numbered = createMarks();
  let places = 0;

  function markOf(label: string, value: string): string {
    places += 1;
    return numbered(label, value);
  }

  function redactText(text: string): string {
    if (text.startsWith('data:')) {
      return text;
    }
    return replaceKinds(text, kinds, markOf);
  }

  function walk(value: unknown, key: string): unknown {
    if (typeof value === 'string') {
      return OF_PROTOCOL.has(key) ? value : redactText(value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => walk(item, key));
    }
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]))
      : value;
  }

  return { body: walk(body, '') as JsonObject, places };
}
