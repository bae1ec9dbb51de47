import { AlertmanagerRefusal } from './answers.ts';
import { readGoTime } from './go-time.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const wrong = (place: string, name: string, what: string) =>
  new AlertmanagerRefusal(400, `parsing body failed: ${place}.${name} is not ${what}`, 400);

/** Null is absent, as Go's JSON has it. */
export function textIn(object: JsonObject, name: string, place: string): string | undefined {
  const value = object[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw wrong(place, name, 'a text');
  }
  return value;
}

/** A map of texts. Not zod's record, which drops a label named `__proto__`. */
export function textsIn(object: JsonObject, name: string, place: string): Readonly<Record<string, string>> {
  const value = object[name] ?? {};
  if (!isObject(value)) {
    throw wrong(place, name, 'an object');
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => {
      if (text !== null && typeof text !== 'string') {
        throw wrong(place, `${name}[${JSON.stringify(key.slice(0, 60))}]`, 'a text');
      }
      return [key, text ?? ''];
    }),
  );
}

/** Microseconds since 1970; undefined: not said. */
export function timeIn(object: JsonObject, name: string, place: string): number | undefined {
  const us = readGoTime(textIn(object, name, place) ?? '');
  if (us === null) {
    throw wrong(place, name, 'a time such as 2026-03-01T12:00:00.000Z');
  }
  return us;
}
