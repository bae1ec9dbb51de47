import { LEVELS } from '../severity.ts';
import type { Span } from './ast.ts';
import { isBoundary } from './characters.ts';
import { KNOWN_FIELDS, knownField } from './fields.ts';
import { lex, type Token } from './lexer.ts';
import { printFieldName, printValue } from './print.ts';

/** What is known of the lines that are searched. */
export interface CompletionSources {
  /** Names of attributes. Fields that every record has are known. */
  readonly fields: readonly string[];
  /** Values by the name of their field; `host` and the like by the first of their names. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export interface Completion {
  readonly kind: 'field' | 'value' | 'operator';
  /** As people know it. */
  readonly label: string;
  /** What takes the place of `span`. */
  readonly insert: string;
}

export interface Completions {
  /** The part of the text that a completion takes the place of. */
  readonly span: Span;
  /** The field whose values these are, by the first of its names. */
  readonly field: string | undefined;
  readonly items: readonly Completion[];
}

const MOST_ITEMS = 50;
const OPERATORS = ['AND', 'OR', 'NOT'];

/** What could stand at the caret: fields, values of the field that stands there, operators. Any text will do. */
export function completionsAt(text: string, caret: number, sources: CompletionSources): Completions {
  const place = placeAt(text, caret);
  if (place === undefined) {
    return { span: { from: caret, to: caret }, field: undefined, items: [] };
  }
  const items = place.field === undefined ? namesAt(place, sources) : valuesAt(place, place.field, sources);
  const [only, another] = items;
  const isWhole =
    another === undefined && only?.insert.trimEnd() === text.slice(place.span.from, place.span.to);
  return { span: place.span, field: place.field, items: isWhole ? [] : items.slice(0, MOST_ITEMS) };
}

interface Place {
  readonly span: Span;
  /** What is written of it. */
  readonly prefix: string;
  /** Undefined where a text or a field begins. */
  readonly field: string | undefined;
  /** Whether AND and OR may stand here. */
  readonly behindTerm: boolean;
}

function namesAt({ prefix, behindTerm }: Place, { fields }: CompletionSources): readonly Completion[] {
  const names = ['level', ...KNOWN_FIELDS, ...fields.filter((name) => knownField(name) === undefined)];
  const operators = OPERATORS.filter((name) => (behindTerm || name === 'NOT') && name.startsWith(prefix));
  return [
    ...matching(names, prefix).map((name): Completion => {
      const isKnown = knownField(name) !== undefined;
      return { kind: 'field', label: name, insert: `${isKnown ? name : printFieldName(name)}:` };
    }),
    ...operators.map((name): Completion => ({ kind: 'operator', label: name, insert: `${name} ` })),
  ];
}

function valuesAt({ prefix }: Place, field: string, { values }: CompletionSources): readonly Completion[] {
  const known =
    field === 'level' ? LEVELS.toReversed() : Object.hasOwn(values, field) ? values[field] : undefined;
  return matching(known ?? [], prefix).map((value) => ({
    kind: 'value',
    label: value,
    insert: `${printValue(value)} `,
  }));
}

/** Those that begin with it come first. */
function matching(all: readonly string[], prefix: string): readonly string[] {
  const lower = prefix.toLowerCase();
  const ranked = [...new Set(all)].map((text) => ({ text, at: text.toLowerCase().indexOf(lower) }));
  return [...ranked.filter(({ at }) => at === 0), ...ranked.filter(({ at }) => at > 0)].map(
    ({ text }) => text,
  );
}

function placeAt(text: string, caret: number): Place | undefined {
  const before = text.slice(0, caret);
  const { tokens, error } = lex(before);
  const last = tokens.at(-1);
  if (error !== null) {
    const field = last === undefined ? undefined : fieldBehind(tokens, tokens.length, error.span.from);
    if (field === undefined || (error.fault === 'no-value' && error.span.to !== caret)) {
      return undefined;
    }
    return error.fault === 'no-value'
      ? valuePlace(text, caret, caret, field)
      : error.fault === 'open-quote'
        ? quotedPlace(text, error.span.from, caret, field)
        : undefined;
  }
  if (last === undefined || last.span.to < caret) {
    const field = groupField(tokens, tokens.length);
    return field === undefined
      ? namePlace(text, caret, caret, tokens.length, tokens)
      : valuePlace(text, caret, caret, field);
  }
  return placeIn(text, caret, last, tokens);
}

/** Within the last token, which ends at the caret. */
function placeIn(text: string, caret: number, last: Token, tokens: readonly Token[]): Place | undefined {
  const at = tokens.length - 1;
  const field = fieldBehind(tokens, at, last.span.from);
  switch (last.kind) {
    case 'word': {
      const isDash = /^[-!]$/u.test(text.slice(last.span.from, caret));
      const from = isDash ? caret : last.span.from;
      return field === undefined
        ? namePlace(text, from, caret, at, tokens)
        : valuePlace(text, from, caret, field);
    }
    case 'compare':
      return field === undefined ? undefined : valuePlace(text, caret - last.operand.length, caret, field);
    case 'open': {
      const inside = groupField(tokens, tokens.length);
      return inside === undefined
        ? namePlace(text, caret, caret, tokens.length, tokens)
        : valuePlace(text, caret, caret, inside);
    }
    case 'not':
      return /NOT$/u.test(text.slice(0, caret))
        ? undefined
        : namePlace(text, caret, caret, tokens.length, tokens);
    case 'field':
    case 'close':
    case 'and':
    case 'or':
    case 'phrase':
    case 'regex':
    case 'range':
      return undefined;
  }
}

function namePlace(text: string, from: number, caret: number, at: number, tokens: readonly Token[]): Place {
  const before = tokens[at - 1]?.kind;
  const behindTerm = before !== undefined && !['open', 'and', 'or', 'not', 'field'].includes(before);
  const rest = /^[\p{L}\p{N}_.\-@/]*:?/u.exec(text.slice(caret))?.[0] ?? '';
  const span = { from, to: caret + rest.length };
  return { span, prefix: text.slice(from, caret), field: undefined, behindTerm };
}

function valuePlace(text: string, from: number, caret: number, field: string): Place {
  let to = caret;
  while (!isBoundary(text[to])) {
    to += 1;
  }
  return { span: { from, to }, prefix: text.slice(from, caret), field, behindTerm: false };
}

function quotedPlace(text: string, from: number, caret: number, field: string): Place {
  const to = text[caret] === '"' ? caret + 1 : caret;
  return { span: { from, to }, prefix: text.slice(from + 1, caret), field, behindTerm: false };
}

/** The field that the token at `at` is a value of: written just before it, or before the parentheses around it. */
function fieldBehind(tokens: readonly Token[], at: number, from: number): string | undefined {
  const before = tokens[at - 1];
  const field = before?.kind === 'not' ? tokens[at - 2] : before;
  const isDirect = field?.kind === 'field' && (before === field || field.span.to === before?.span.from);
  if (isDirect && (before?.span.to === from || field.span.from === from)) {
    return canonical(field);
  }
  return groupField(tokens, at);
}

/** The field of the innermost parentheses that are open before the token at `at`. */
function groupField(tokens: readonly Token[], at: number): string | undefined {
  const open: (string | undefined)[] = [];
  for (const [index, token] of tokens.slice(0, at).entries()) {
    if (token.kind === 'close') {
      open.pop();
    } else if (token.kind === 'open') {
      const before = tokens[index - 1];
      const field = before?.kind === 'not' ? tokens[index - 2] : before;
      open.push(field?.kind === 'field' ? canonical(field) : open.at(-1));
    }
  }
  return open.at(-1);
}

function canonical(field: Token & { kind: 'field' }): string {
  return field.quoted ? field.name : (knownField(field.name) ?? field.name);
}
