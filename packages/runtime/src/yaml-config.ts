import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { type $ZodIssue, type $ZodType, type output, safeParse } from 'zod/v4/core';

import { knownKeys, nearest } from './yaml-config-keys.ts';
import { kindOf } from './yaml-config-scalars.ts';

/** One thing wrong with a configuration, in words for the person who wrote it. */
export interface ConfigProblem {
  /** Ready to print: `agent.yaml:12:3: unknown key `intervall` at line 12, did you mean `interval`?`. */
  readonly text: string;
  readonly path: readonly PropertyKey[];
  /** Both count from 1; absent when the value came from elsewhere than the file. */
  readonly line?: number;
  readonly column?: number;
}

/** A value from outside the file that replaces what the file says, e.g. an environment variable. */
export interface ConfigOverride {
  readonly path: readonly string[];
  /** `undefined` takes the key away. */
  readonly value: unknown;
  /** Named in problems in place of a line. */
  readonly source: string;
}

export interface YamlConfigOptions {
  /** Named in problems. */
  readonly file: string;
  readonly overrides?: readonly ConfigOverride[];
  /** Looks up `${NAME}`; a text that is exactly that is replaced by what it returns. */
  readonly environment?: (name: string) => string | undefined;
}

export type ConfigResult<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Before the schema filled in defaults: what was really written. */
      readonly given: unknown;
      readonly locate: ProblemMaker;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Makes a problem about a path of the same file, for checks that a schema cannot express. */
export type ProblemMaker = (path: readonly PropertyKey[], what: string) => ConfigProblem;

const MAX_CONFIG_BYTES = 1_048_576;
/** Enough for any honest file; an alias bomb needs far more. */
const MAX_ALIASES = 100;
/** Of keys of one block that nobody knows. */
const MAX_TOLD = 100;
/** The parser goes down into blocks by calling itself; at which depth that ends depends on who called it. */
const STACK_OVERFLOW = /^Maximum call stack size exceeded/;
const TOO_DEEP = 'nested too deeply';

/**
 * Parses YAML 1.2 against a zod 4 schema (use strict objects: they are what refuses unknown keys).
 * Reports every problem at once, each with its line and column. Never throws for what the file contains.
 */
export function parseYamlConfig<Schema extends $ZodType>(
  text: string,
  schema: Schema,
  options: YamlConfigOptions,
): ConfigResult<output<Schema>> {
  const lines = new LineCounter();
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (text.length > MAX_CONFIG_BYTES) {
    return fail([{ text: `${options.file}: larger than ${MAX_CONFIG_BYTES} characters`, path: [] }]);
  }
  let document: Document;
  let data: unknown;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      // Its own way compares every key with every other: see `keysThatStandTwice`.
      uniqueKeys: false,
    });
    if (document.errors.some(({ message }) => STACK_OVERFLOW.test(message))) {
      return fail([{ text: `${options.file}: ${TOO_DEEP}`, path: [] }]);
    }
    if (document.errors.length > 0) {
      return fail(
        document.errors.map((error) => {
          const { line, column } = at(error.pos[0]);
          const what = `${error.message.replace(/\n[^]*$/, '')} at line ${line}`;
          return { text: `${options.file}:${line}:${column}: ${what}`, path: [], line, column };
        }),
      );
    }
    const twice = keysThatStandTwice(document);
    if (twice.length > 0) {
      return fail(
        twice.map((offset) => {
          const { line, column } = at(offset);
          const what = `Map keys must be unique at line ${line}`;
          return { text: `${options.file}:${line}:${column}: ${what}`, path: [], line, column };
        }),
      );
    }
    data = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail([{ text: `${options.file}: ${STACK_OVERFLOW.test(reason) ? TOO_DEEP : reason}`, path: [] }]);
  }

  const locate: ProblemMaker = (path, what) => {
    const override = options.overrides?.find(
      (one) => one.value !== undefined && one.path.every((key, index) => path[index] === key),
    );
    if (override !== undefined) {
      return { text: `${override.source}: ${what}`, path };
    }
    const { line, column } = at(offsetOf(document, path));
    return { text: `${options.file}:${line}:${column}: ${what} at line ${line}`, path, line, column };
  };
  const problems: ConfigProblem[] = [];
  const resolved = fillReferences(data, options.environment, (path, what) =>
    problems.push(locate(path, what)),
  );
  const merged = (options.overrides ?? []).reduce(applyOverride, resolved);
  const result = safeParse(schema, merged);
  if (!result.success) {
    // A reference that could not be filled has been told; that its place is empty follows from that.
    const told = new Set(problems.map(({ path }) => path.join('.')));
    const issues = result.error.issues.filter(({ path }) => !told.has(path.join('.')));
    problems.push(...issues.flatMap((issue) => explain(issue, schema, merged, locate)));
  }
  if (!result.success || problems.length > 0) {
    return fail(problems.sort((left, right) => (left.line ?? 0) - (right.line ?? 0)));
  }
  return { ok: true, value: result.data, given: merged, locate };
}

/** Where a key begins that its block has already. */
function keysThatStandTwice(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (isScalar(key)) {
          if (seen.has(key.value)) {
            offsets.push(key.range?.[0] ?? 0);
          }
          seen.add(key.value);
        }
      }
    },
  });
  return offsets;
}

function fail(problems: readonly ConfigProblem[]): { ok: false; problems: readonly ConfigProblem[] } {
  return { ok: false, problems };
}

/** Where the key at `path` starts; for a path that is not there, its nearest parent that is. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) {
        return offset;
      }
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = isNode(node) ? (node.range?.[0] ?? offset) : offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function fillReferences(
  value: unknown,
  environment: YamlConfigOptions['environment'],
  report: (path: readonly PropertyKey[], what: string) => void,
  path: readonly PropertyKey[] = [],
): unknown {
  if (typeof value === 'string') {
    const name = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(value)?.[1];
    if (name === undefined || environment === undefined) {
      return value;
    }
    const found = environment(name);
    if (found === undefined) {
      report(path, `the environment variable ${name} is not set`);
    }
    return found ?? '';
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => fillReferences(item, environment, report, [...path, index]));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        fillReferences(item, environment, report, [...path, key]),
      ]),
    );
  }
  return value;
}

function applyOverride(data: unknown, override: ConfigOverride): unknown {
  const [key, ...rest] = override.path;
  if (key === undefined) {
    return override.value;
  }
  const isBlock = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (!isBlock && data !== undefined && data !== null) {
    // The file has a wrong type here: leave it, so that the schema complains about the file.
    return data;
  }
  const block: Record<string, unknown> = isBlock ? { ...data } : {};
  const value = applyOverride(block[key], { ...override, path: rest });
  if (value === undefined) {
    return Object.fromEntries(Object.entries(block).filter(([name]) => name !== key));
  }
  block[key] = value;
  return block;
}

function explain(issue: $ZodIssue, schema: $ZodType, data: unknown, locate: ProblemMaker): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_TOLD).map((key) => {
      const guess = nearest(key, knownKeys(schema, issue.path, data));
      const problem = locate([...issue.path, key], `unknown key \`${key}\``);
      return guess === undefined
        ? problem
        : { ...problem, text: `${problem.text}, did you mean \`${guess}\`?` };
    });
  }
  const name = issue.path.map(String).join('.') || 'the file';
  const received = valueAt(data, issue.path);
  if (received === undefined && issue.code !== 'custom') {
    return [locate(issue.path, `missing key \`${name}\``)];
  }
  return [locate(issue.path, `\`${name}\`: ${describe(issue, received)}`)];
}

function describe(issue: Exclude<$ZodIssue, { code: 'unrecognized_keys' }>, received: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${EXPECTED[issue.expected] ?? issue.expected}, got ${kindOf(received)}`;
    case 'invalid_value':
      return `expected ${issue.values.map(String).join(' or ')}, got ${quote(received)}`;
    case 'invalid_union':
      return 'options' in issue && issue.options !== undefined
        ? `expected ${issue.options.map(String).join(' or ')}, got ${quote(received)}`
        : 'no allowed form fits';
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `too short, at least ${issue.minimum} needed`
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `too long, at most ${issue.maximum} allowed`
        : `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
};

function quote(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : kindOf(value);
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    data,
  );
}
