import type { Comparison, Span } from './ast.ts';
import { isBoundary } from './characters.ts';
import { LogQueryError } from './error.ts';

export type WordPart = string | { readonly any: 'text' | 'character' };

export type Token = { readonly span: Span } & (
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'and' }
  | { readonly kind: 'or' }
  | { readonly kind: 'not' }
  /** `name:`; what follows is its value. */
  | { readonly kind: 'field'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'word'; readonly parts: readonly WordPart[] }
  | { readonly kind: 'phrase'; readonly value: string }
  | { readonly kind: 'regex'; readonly source: string; readonly caseSensitive: boolean }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly operand: string }
  /** The text between the brackets. */
  | {
      readonly kind: 'range';
      readonly ends: string;
      readonly includesFrom: boolean;
      readonly includesTo: boolean;
    }
);

/** The tokens up to the first fault. A reader of half a query, such as completion, uses what there is. */
export interface Lexed {
  readonly tokens: readonly Token[];
  readonly error: LogQueryError | null;
}

/** What stands where: a text to be found, or the value of a field (in which a colon is a letter). */
interface Scan {
  readonly text: string;
  at: number;
  readonly tokens: Token[];
  /** Of each open parenthesis, whether it holds values of a field. */
  readonly groups: boolean[];
}

export function lex(text: string): Lexed {
  const scan: Scan = { text, at: 0, tokens: [], groups: [] };
  try {
    for (skipSpace(scan); scan.at < text.length; skipSpace(scan)) {
      readTerm(scan, scan.groups.at(-1) ?? false);
    }
    return { tokens: scan.tokens, error: null };
  } catch (error) {
    if (error instanceof LogQueryError) {
      return { tokens: scan.tokens, error };
    }
    throw error;
  }
}

function skipSpace(scan: Scan): void {
  scan.at = match(scan, /\s*/uy)?.end ?? scan.at;
}

function readTerm(scan: Scan, isValue: boolean): void {
  const from = scan.at;
  const character = scan.text.charAt(from);
  if (character === '(' || character === ')') {
    return readParenthesis(scan, character, isValue);
  }
  const operator = match(scan, /(?:AND|OR|NOT)(?=[\s()]|$)|&&|\|\|/uy);
  if (operator !== null) {
    const kind = OPERATORS[operator.text] ?? 'not';
    return push(scan, { kind, span: { from, to: operator.end } });
  }
  // A dash before a dash or an arrow is no negation: --verbose and -> are words.
  const negation = match(scan, /-(?![-=>\s)])(?=.)|!(?![!=\s)])(?=.)/suy);
  if (negation !== null) {
    return push(scan, { kind: 'not', span: { from, to: negation.end } });
  }
  if (!isValue && readField(scan)) {
    return;
  }
  readValue(scan, isValue);
}

const OPERATORS: Readonly<Record<string, 'and' | 'or' | 'not'>> = {
  AND: 'and',
  '&&': 'and',
  OR: 'or',
  '||': 'or',
};

function readParenthesis(scan: Scan, character: '(' | ')', isValue: boolean): void {
  const kind = character === '(' ? 'open' : 'close';
  push(scan, { kind, span: { from: scan.at, to: scan.at + 1 } });
  if (kind === 'open') {
    scan.groups.push(isValue);
  } else {
    scan.groups.pop();
  }
}

/** `name:` and the value that must follow at once. */
function readField(scan: Scan): boolean {
  const from = scan.at;
  const found = fieldAt(scan);
  if (found === null) {
    return false;
  }
  push(scan, { kind: 'field', name: found.name, quoted: found.quoted, span: { from, to: found.end } });
  const not = match(scan, /!=?/uy);
  if (not !== null) {
    push(scan, { kind: 'not', span: { from: scan.at, to: not.end } });
  }
  const next = scan.text[scan.at];
  if (next === '(') {
    readParenthesis(scan, next, true);
  } else if (isBoundary(next)) {
    throw new LogQueryError('no-value', { from, to: scan.at }, scan.text.slice(from, found.end));
  } else {
    readValue(scan, true);
  }
  return true;
}

interface FoundField {
  readonly name: string;
  readonly quoted: boolean;
  readonly end: number;
}

function fieldAt(scan: Scan): FoundField | null {
  const quotedName = match(scan, /"((?:[^"\\]|\\.)+)":/suy);
  if (quotedName !== null) {
    return { name: unescapePhrase(quotedName.text.slice(1, -2)), quoted: true, end: quotedName.end };
  }
  const name = match(scan, /[\p{L}_@][\p{L}\p{N}_.\-@/]*:/uy);
  if (name === null || isWordWithColon(scan, name.end)) {
    return null;
  }
  return { name: name.text.slice(0, -1), quoted: false, end: name.end };
}

/**
 * What looks like a field but is none: https://…, std::string, C:\logs, C:/logs, and addresses of hexadecimal groups
 * (fe80::1, 00:1b:44:11:3a:b7). Times begin with a digit, so they are words anyway.
 */
function isWordWithColon(scan: Scan, valueAt: number): boolean {
  const word = scan.text.slice(scan.at, endOfChunk(scan.text, scan.at));
  const value = scan.text.slice(valueAt, scan.at + word.length);
  const isDrive = valueAt - scan.at === 2 && /^(?:\\|\/(?!.*\/i?$))/su.test(value);
  return (
    isDrive ||
    value.startsWith('//') ||
    value.startsWith(':') ||
    /^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){5,7}$/iu.test(word)
  );
}

function readValue(scan: Scan, isField: boolean): void {
  const { text, at: from } = scan;
  const character = text.charAt(from);
  if (character === '"') {
    return readPhrase(scan);
  }
  if (character === '/' && !isPath(text, from)) {
    return readRegex(scan);
  }
  if (isField && (character === '[' || character === '{')) {
    return readRange(scan);
  }
  const compare = isField ? match(scan, /([<>]=?)\s*([^\s()]*)/uy) : null;
  if (compare !== null) {
    const [, operator, operand = ''] = compare.groups;
    return push(scan, {
      kind: 'compare',
      operator: operator as Comparison,
      operand,
      span: { from, to: compare.end },
    });
  }
  readWord(scan);
}

function readPhrase(scan: Scan): void {
  const from = scan.at;
  const found = match(scan, /"((?:[^"\\]|\\.)*)"/suy);
  if (found === null) {
    throw new LogQueryError('open-quote', { from, to: from + 1 });
  }
  push(scan, { kind: 'phrase', value: unescapePhrase(found.groups[1] ?? ''), span: { from, to: found.end } });
}

/** Only quotes and backslashes need a backslash; before anything else it stands for itself. */
function unescapePhrase(text: string): string {
  return text.replace(/\\(["\\])/gu, '$1');
}

/** The end of what has no white space and no parenthesis in it; a backslash hides both. */
function endOfChunk(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBoundary(text[at])) {
    at += text[at] === '\\' ? 2 : 1;
  }
  return Math.min(at, text.length);
}

/** From slash to the first slash, or `/i`, that ends a word. */
const REGEX = /\/((?:[^\\/]|\\.|\/(?!i?(?:[\s()]|$)))+)\/(i?)(?=[\s()]|$)/suy;

/** Whether a slash begins a path, not a regular expression: /, //…, /var/log/syslog, and /cart, which no slash ends. */
function isPath(text: string, from: number): boolean {
  const chunk = text.slice(from, endOfChunk(text, from));
  if (chunk === '/') {
    return text[from + 1] !== '(';
  }
  if (chunk.startsWith('//')) {
    return true;
  }
  const hasParts = /^\/(?:[^/\\]|\\.)*\//su.test(chunk) && !/\/i?$/u.test(chunk);
  const isPlain = /^\/[\p{L}\p{N}_.~%@-]+$/u.test(chunk);
  REGEX.lastIndex = from;
  return chunk.startsWith('/') && (hasParts || (isPlain && !REGEX.test(text)));
}

function readRegex(scan: Scan): void {
  const from = scan.at;
  const found = match(scan, REGEX);
  if (found === null) {
    const word = scan.text.slice(from, endOfChunk(scan.text, from));
    throw new LogQueryError('open-regex', { from, to: from + 1 }, word);
  }
  push(scan, {
    kind: 'regex',
    source: (found.groups[1] ?? '').replace(/\\(\/)|\\./gsu, (whole, slash?: string) => slash ?? whole),
    caseSensitive: found.groups[2] === '',
    span: { from, to: found.end },
  });
}

function readRange(scan: Scan): void {
  const from = scan.at;
  const found = match(scan, /[[{]([^\]}]*)[\]}]/uy);
  if (found === null) {
    throw new LogQueryError('open-range', { from, to: from + 1 });
  }
  push(scan, {
    kind: 'range',
    ends: found.groups[1] ?? '',
    includesFrom: found.text.startsWith('['),
    includesTo: found.text.endsWith(']'),
    span: { from, to: found.end },
  });
}

/** Up to white space or a parenthesis. A backslash before a letter or digit stands for itself: C:\temp. */
function readWord(scan: Scan): void {
  const { text, at: from } = scan;
  const parts: WordPart[] = [];
  let literal = '';
  let at = from;
  for (let character = text[at]; character !== undefined && !isBoundary(character); character = text[at]) {
    const next = text[at + 1];
    const escapes = character === '\\' && next !== undefined && !/[\p{L}\p{N}]/u.test(next);
    const any = character === '*' ? 'text' : character === '?' ? 'character' : null;
    at += escapes ? 2 : 1;
    if (any === null) {
      literal += escapes ? next : character;
      continue;
    }
    if (literal !== '') {
      parts.push(literal);
      literal = '';
    }
    if (!(any === 'text' && isAnyText(parts.at(-1)))) {
      parts.push({ any });
    }
  }
  if (literal !== '') {
    parts.push(literal);
  }
  push(scan, { kind: 'word', parts, span: { from, to: at } });
}

export function isAnyText(part: WordPart | undefined): boolean {
  return typeof part === 'object' && part.any === 'text';
}

function push(scan: Scan, token: Token): void {
  scan.tokens.push(token);
  scan.at = token.span.to;
}

interface Match {
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
  readonly end: number;
}

/** What a sticky pattern finds right here. */
function match(scan: Scan, pattern: RegExp): Match | null {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text);
  return found === null ? null : { text: found[0], groups: [...found], end: pattern.lastIndex };
}
