import fc from 'fast-check';
import type { JsonSchema, OpenApi, Operation } from '../../../backend/src/api/test/arbitrary-of-schema.ts';

/** One place of a request where a text of the sender's choice can stand. */
export interface Place {
  readonly method: string;
  /** Of the description, with `{…}`. */
  readonly path: string;
  /** `query q`, `body .rule.name`: for the message of a failure. */
  readonly name: string;
  /** The request with that text there, and everywhere else what the schema takes. */
  with(text: string): {
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
}

type Parameter = NonNullable<Operation['parameters']>[number];
const DEEPEST = 8;
const SEED_OF_PATTERNS = 7;

/** Every parameter, and every text in every body, of every operation that is described. */
export function placesOf(document: OpenApi): readonly Place[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      placesOfOperation(document, path, method, operation),
    ),
  );
}

function placesOfOperation(
  document: OpenApi,
  path: string,
  method: string,
  operation: Operation,
): readonly Place[] {
  const parameters = operation.parameters ?? [];
  const schema = operation.requestBody?.content['application/json'].schema;
  const tame = schema === undefined ? undefined : tameOf(schema, document);
  const common = { method: method.toUpperCase(), path };
  const inParameters = parameters.map((parameter) => ({
    ...common,
    name: `${parameter.in} ${parameter.name}`,
    with: (text: string) => ({
      ...requestOf(path, parameters, document, { parameter, text }),
      ...bodyOf(tame),
    }),
  }));
  const inBody = (schema === undefined ? [] : textsIn(schema, document)).map(({ name, put }) => ({
    ...common,
    name: `body ${name}`,
    with: (text: string) => ({ ...requestOf(path, parameters, document), ...bodyOf(put(text)) }),
  }));
  return [...inParameters, ...inBody];
}

const bodyOf = (value: unknown) => (value === undefined ? {} : { body: JSON.stringify(value) });

function requestOf(
  path: string,
  parameters: readonly Parameter[],
  document: OpenApi,
  chosen?: { readonly parameter: Parameter; readonly text: string },
) {
  const query = new URLSearchParams();
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  let target = path;
  for (const parameter of parameters) {
    const isChosen = chosen?.parameter === parameter;
    const text = isChosen ? chosen.text : textOf(tameOf(parameter.schema, document));
    if (parameter.in === 'path') {
      target = target.replace(`{${parameter.name}}`, encodeURIComponent(text));
    } else if (isChosen || parameter.required === true) {
      if (parameter.in === 'query') {
        query.append(parameter.name, text);
      } else {
        headers[parameter.name] = encodeURIComponent(text);
      }
    }
  }
  return { path: query.size === 0 ? target : `${target}?${query.toString()}`, headers };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

interface Text {
  readonly name: string;
  /** The whole value, with that text in this place. */
  put(text: string): unknown;
}

/** Every place below a schema where a text may stand; texts that it may leave out are put in one at a time. */
function textsIn(given: JsonSchema, document: OpenApi, depth = 0): readonly Text[] {
  const schema = resolved(given, document);
  const either = schema.anyOf ?? schema.oneOf;
  if (depth > DEEPEST || schema.const !== undefined || schema.enum !== undefined) {
    return [];
  }
  if (either !== undefined) {
    return either.flatMap((one) => textsIn(one, document, depth + 1));
  }
  switch (typeOf(schema)) {
    case 'string':
      return [{ name: '', put: (text) => text }];
    case 'array':
      return textsIn(schema.items ?? {}, document, depth + 1).map(({ name, put }) => ({
        name: `[]${name}`,
        put: (text) => [put(text)],
      }));
    case 'object': {
      const tame = tameOf(schema, document) as Record<string, unknown>;
      const named = Object.entries(schema.properties ?? {}).flatMap(([key, field]) =>
        textsIn(field, document, depth + 1).map(({ name, put }) => ({
          name: `.${key}${name}`,
          put: (text: string) => ({ ...tame, [key]: put(text) }),
        })),
      );
      // A field that nobody names: a name that is text of the sender's.
      return [...named, { name: '.*', put: (text: string) => ({ ...tame, [text]: text }) }];
    }
    default:
      return [{ name: '?', put: (text) => text }];
  }
}

/** The least that a schema takes. */
function tameOf(given: JsonSchema, document: OpenApi, depth = 0): unknown {
  const schema = resolved(given, document);
  const either = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) {
    return schema.const;
  }
  if (schema.example !== undefined) {
    return schema.example;
  }
  if (schema.enum !== undefined) {
    return schema.enum[0];
  }
  if (either !== undefined) {
    return tameOf(either[0] ?? {}, document, depth + 1);
  }
  switch (typeOf(schema)) {
    case 'string':
      return tameText(schema);
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, Math.min(1, schema.maximum ?? 1));
    case 'boolean':
      return false;
    case 'array':
      return Array.from({ length: depth > DEEPEST ? 0 : (schema.minItems ?? 0) }, () =>
        tameOf(schema.items ?? {}, document, depth + 1),
      );
    case 'object': {
      const fields = (schema.required ?? []).map((key) => [key, schema.properties?.[key] ?? {}] as const);
      return depth > DEEPEST
        ? {}
        : Object.fromEntries(fields.map(([key, field]) => [key, tameOf(field, document, depth + 1)]));
    }
    default:
      return null;
  }
}

function tameText({ pattern, minLength = 1, maxLength = 64 }: JsonSchema): string {
  if (pattern === undefined) {
    return 'x'.repeat(Math.max(1, minLength));
  }
  const some = fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 50, seed: SEED_OF_PATTERNS });
  return some.find(({ length }) => length >= minLength && length <= maxLength) ?? some[0] ?? '';
}

const typeOf = ({ type }: JsonSchema) => (typeof type === 'string' ? type : type?.[0]);

function resolved(schema: JsonSchema, document: OpenApi): JsonSchema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : resolved(document.components.schemas[name] ?? {}, document);
}
