import { z } from 'zod';

type Given = string | number | boolean | readonly (string | number | boolean)[];

/**
 * The query of a URL in the shape that a schema expects: a repeated key is a list where the schema has an array, and
 * text that spells a number or boolean is one where the schema has one. What does not fit stays as it came, so that
 * the schema refuses it by name.
 */
export function readQueryString(url: string, schema: z.ZodObject): Record<string, Given> {
  const start = url.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
  // Without a prototype: a key named __proto__ is just a key that no schema knows.
  const result = Object.create(null) as Record<string, Given>;
  for (const key of new Set(query.keys())) {
    const field = Object.hasOwn(schema.shape, key) ? inner(schema.shape[key]) : undefined;
    const texts = query.getAll(key);
    if (field instanceof z.ZodArray) {
      const element = inner(field.element);
      result[key] = texts.map((text) => readText(text, element));
    } else {
      const [only = ''] = texts;
      result[key] = texts.length === 1 ? readText(only, field) : texts;
    }
  }
  return result;
}

/** What is left of a schema without its defaults and options. */
function inner(schema: unknown): unknown {
  let at = schema;
  while (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodNullable) {
    at = at.unwrap();
  }
  return at;
}

function readText(text: string, schema: unknown): string | number | boolean {
  if (schema instanceof z.ZodNumber && /^-?\d{1,16}(\.\d{1,16})?$/.test(text)) {
    return Number(text);
  }
  if (schema instanceof z.ZodBoolean && (text === 'true' || text === 'false')) {
    return text === 'true';
  }
  return text;
}
