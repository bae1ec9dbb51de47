import type { JsonValue } from '@vigilops/contracts/api';

/** `{{ title }}`, `{{ vigilops.url }}`, `{{ alerts.0.labels.host }}`. */
const PLACE = /\{\{\s*([A-Za-z0-9_.-]{1,128})\s*\}\}/gu;
const ONE_PLACE = /^\{\{\s*([A-Za-z0-9_.-]{1,128})\s*\}\}$/u;
const MAX_DEPTH = 16;

/** Why a template cannot be used; undefined: it can. It is JSON before anything is put into it, so nothing can break it. */
export function problemOf(template: string, sample: JsonValue): string | undefined {
  let parsed: JsonValue;
  try {
    parsed = JSON.parse(template) as JsonValue;
  } catch {
    return 'must be JSON, with placeholders such as "{{ title }}" inside of texts';
  }
  const unknown = placesOf(parsed).find((place) => at(sample, place) === undefined);
  return unknown === undefined ? undefined : `{{ ${unknown} }} is none of the fields of the default body`;
}

/**
 * A text that is one placeholder becomes what that is, a list among them; within a text it becomes text. What is not there
 * is null, or nothing.
 */
export function fillTemplate(template: string, values: JsonValue): JsonValue {
  return fill(JSON.parse(template) as JsonValue, values, 0);
}

function fill(part: JsonValue, values: JsonValue, depth: number): JsonValue {
  if (depth > MAX_DEPTH) {
    return null;
  }
  if (typeof part === 'string') {
    const whole = ONE_PLACE.exec(part)?.[1];
    return whole === undefined
      ? part.replace(PLACE, (_all, place: string) => textOf(at(values, place)))
      : (at(values, whole) ?? null);
  }
  if (Array.isArray(part)) {
    return part.map((item: JsonValue) => fill(item, values, depth + 1));
  }
  return typeof part === 'object' && part !== null
    ? Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value, values, depth + 1)]))
    : part;
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** First of what is ours, then of the whole: `title` is `vigilops.title`. */
function at(values: JsonValue, place: string): JsonValue | undefined {
  const steps = place.split('.');
  return walk(values, ['vigilops', ...steps]) ?? walk(values, steps);
}

function walk(values: JsonValue, steps: readonly string[]): JsonValue | undefined {
  let here: JsonValue | undefined = values;
  for (const step of steps) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) {
      return undefined;
    }
    here = (here as Readonly<Record<string, JsonValue>>)[step];
  }
  return here;
}

function placesOf(part: JsonValue): readonly string[] {
  if (typeof part === 'string') {
    return [...part.matchAll(PLACE)].map(([, place]) => place ?? '');
  }
  return typeof part === 'object' && part !== null
    ? Object.values(part as Readonly<Record<string, JsonValue>>).flatMap(placesOf)
    : [];
}
