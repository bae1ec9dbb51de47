import fc from 'fast-check';

/** The part of JSON Schema that our OpenAPI document uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly example?: unknown;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Text that has broken something somewhere. */
export const NASTY_TEXTS = [
  '',
  ' ',
  '\0',
  '\ud800',
  '%',
  '_%\\',
  '\\',
  "' OR '1'='1",
  '"; DROP TABLE vigilops.hosts; --',
  '$1',
  '{{7*7}}',
  '^(a+)+$',
  '(',
  '[[:alpha:',
  '***:x',
  '(?i)X',
  '\\1',
  'a{99999}',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'now',
  'now-5m',
  '1970-01-01T00:00:00Z',
  '2199-12-31T23:59:59.999999Z',
  '9999-12-31T23:59:59Z',
  '-1',
  '1e400',
  'NaN',
  '\u202e\u200b🚨',
  'http.requests',
  'http.duration',
  'shop',
  'x'.repeat(300),
];

/**
 * What a schema allows, often at its edges. `wild`: now and then anything at all in its place; tame ones leave out
 * what a schema cannot describe well enough to be guessed (a cursor).
 */
export function arbitraryOf(schema: JsonSchema, document: OpenApi, wild: boolean): fc.Arbitrary<unknown> {
  const fitting = fittingOf(schema, document, wild);
  return wild ? fc.oneof({ weight: 9, arbitrary: fitting }, { weight: 1, arbitrary: anything }) : fitting;
}

/** Fields that only an earlier answer can give. */
export const GIVEN_BY_ANSWERS = new Set(['cursor']);

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...NASTY_TEXTS),
  fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], {
    a: { b: [] },
  }),
  fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text) as unknown),
);

function fittingOf(schema: JsonSchema, document: OpenApi, wild: boolean): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return fittingOf(document.components.schemas[name] ?? {}, document, wild);
  }
  if (schema.const !== undefined) {
    return fc.constant(schema.const);
  }
  if (schema.enum !== undefined) {
    return fc.constantFrom(...schema.enum);
  }
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) {
    return fc.oneof(...either.map((one) => fittingOf(one, document, wild)));
  }
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectOf(schema, document, wild);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, document, wild), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, 4),
      });
    case 'integer': {
      const { min, max } = within(schema);
      const edges = wild ? [min - 1, min, max, max + 1] : [min, max];
      return fc.oneof(fc.integer({ min, max }), fc.constantFrom(...edges));
    }
    case 'number':
      return fc.double({ ...within(schema), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return wild ? fc.oneof(wildText, tameText(schema)) : tameText(schema);
    default:
      return anything;
  }
}

function within({ minimum = -(2 ** 31), maximum = 2 ** 31 - 1 }: JsonSchema): { min: number; max: number } {
  return { min: minimum, max: Math.min(maximum, 2 ** 31 - 1) };
}

function objectOf(
  { properties = {}, required = [] }: JsonSchema,
  document: OpenApi,
  wild: boolean,
): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).filter(([name]) => wild || !GIVEN_BY_ANSWERS.has(name));
  const arbitraries = Object.fromEntries(
    fields.map(([name, field]) => [name, arbitraryOf(field, document, wild)]),
  );
  const requiredKeys = required.filter((name) => name in arbitraries);
  const some = fc.record(arbitraries, { requiredKeys });
  // Much of what may be left out names something that has to exist: only without it a stranger is taken.
  const least = fc.record(
    Object.fromEntries(requiredKeys.map((name) => [name, arbitraries[name] ?? anything])),
  );
  return wild ? some : fc.oneof(some, least);
}

const wildText = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }));

/** Text that the schema takes: its example, what its pattern matches, or what of the nasty ones fits. */
function tameText({
  example,
  pattern,
  minLength = 0,
  maxLength = Infinity,
}: JsonSchema): fc.Arbitrary<string> {
  if (typeof example === 'string') {
    return fc.constantFrom(example, ...(example.startsWith('now') ? ['now', 'now-5m'] : []));
  }
  const expression = pattern === undefined ? /^/ : new RegExp(pattern);
  const fits = (text: string) =>
    expression.test(text) && text.length >= minLength && text.length <= maxLength;
  const nasty = NASTY_TEXTS.filter(fits);
  const some = fc
    .string({ minLength, maxLength: Math.min(maxLength, Math.max(40, 2 * minLength)) })
    .filter(fits);
  const matching =
    pattern === undefined || nasty.length > 0
      ? some
      : fc.stringMatching(expression, { maxLength: 64 }).filter(fits);
  return nasty.length === 0 ? matching : fc.oneof(fc.constantFrom(...nasty), matching);
}
