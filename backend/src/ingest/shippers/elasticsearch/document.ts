import type { AttributeValue } from '@vigilops/otlp';

/** Half of what one record may hold, so that no document is refused later, when nobody can tell any more which one it was. */
const MAX_VALUES = 5_000;
const MAX_DEPTH = 24;
/** Objects are taken apart into names with dots down to here; what is deeper stays one value. */
const MAX_NAME_PARTS = 8;

export type Fields = Map<string, AttributeValue>;

/** Why a document cannot be kept, or null. Looks without recursion: it may be a hundred thousand lists in one another. */
export function documentProblem(source: object): string | null {
  const waiting: { readonly value: object; readonly depth: number }[] = [{ value: source, depth: 1 }];
  let values = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.depth > MAX_DEPTH) {
      return `the document is nested more than ${String(MAX_DEPTH)} deep`;
    }
    for (const inner of Object.values(next.value) as unknown[]) {
      values += 1;
      if (values > MAX_VALUES) {
        return `the document has more than ${String(MAX_VALUES)} values`;
      }
      if (typeof inner === 'object' && inner !== null) {
        waiting.push({ value: inner, depth: next.depth + 1 });
      }
    }
  }
  return null;
}

/** The fields of a document that has no problem, by their names with dots. */
export function fieldsOf(source: Readonly<Record<string, unknown>>): Fields {
  const fields: Fields = new Map();
  const walk = (value: unknown, name: string, parts: number) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && parts < MAX_NAME_PARTS) {
      for (const [key, inner] of Object.entries(value)) {
        walk(inner, name === '' ? key : `${name}.${key}`, parts + 1);
      }
    } else if (value !== null) {
      fields.set(name, value as AttributeValue);
    }
  };
  walk(source, '', 0);
  return fields;
}

/** The first of these fields that holds a text or a number, taken out. */
export function takeField(fields: Fields, names: readonly string[]): string | number | undefined {
  for (const name of names) {
    const value = fields.get(name);
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') {
      fields.delete(name);
      return value;
    }
  }
  return undefined;
}
