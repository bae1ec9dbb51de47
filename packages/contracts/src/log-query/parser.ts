import type { LogQueryNode, Span } from './ast.ts';
import { LogQueryError, MAX_QUERY_DEPTH, MAX_QUERY_LENGTH, MAX_QUERY_NODES } from './error.ts';
import { fieldLeaf, textLeaf, type MakeLeaf } from './leaf.ts';
import { lex, type Token } from './lexer.ts';
import { LEVELS } from '../severity.ts';

export interface LogQueryOptions {
  /** Whether words and phrases must have the same case. A regular expression says so itself. */
  readonly caseSensitive: boolean;
}

/**
 * Reads a search of the log centre, see docs/guides/log-search.md; null asks for nothing and means every record.
 * Throws LogQueryError, which names the column and says what to do.
 */
export function parseLogQuery(text: string, { caseSensitive }: LogQueryOptions): LogQueryNode | null {
  if (text.length > MAX_QUERY_LENGTH) {
    throw new LogQueryError('too-long', { from: MAX_QUERY_LENGTH, to: text.length });
  }
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    throw new LogQueryError('bad-character', { from: zero, to: zero + 1 });
  }
  const { tokens, error } = lex(text);
  if (error !== null) {
    throw error;
  }
  if (tokens.length === 0) {
    return null;
  }
  const parse: Parse = { tokens, at: 0, depth: 0, nodes: 0, caseSensitive };
  const node = readOr(parse, textLeaf(caseSensitive));
  const rest = tokens[parse.at];
  if (rest !== undefined) {
    throw new LogQueryError('stray-close', rest.span);
  }
  return node;
}

interface Parse {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  nodes: number;
  readonly caseSensitive: boolean;
}

function readOr(parse: Parse, makeLeaf: MakeLeaf): LogQueryNode {
  const of = [readAnd(parse, makeLeaf)];
  while (take(parse, 'or') !== undefined) {
    of.push(readAnd(parse, makeLeaf));
  }
  return joined(parse, 'or', of);
}

function readAnd(parse: Parse, makeLeaf: MakeLeaf): LogQueryNode {
  const of = [readNot(parse, makeLeaf)];
  for (;;) {
    const next = parse.tokens[parse.at];
    if (next === undefined || next.kind === 'or' || next.kind === 'close') {
      return joined(parse, 'and', of);
    }
    take(parse, 'and');
    of.push(readNot(parse, makeLeaf));
  }
}

function readNot(parse: Parse, makeLeaf: MakeLeaf): LogQueryNode {
  const not = take(parse, 'not');
  return not === undefined
    ? readTerm(parse, makeLeaf)
    : deeper(parse, not, () => negated(parse, not, readNot(parse, makeLeaf)));
}

function readTerm(parse: Parse, makeLeaf: MakeLeaf): LogQueryNode {
  const token = parse.tokens[parse.at];
  if (token === undefined || token.kind === 'close' || token.kind === 'and' || token.kind === 'or') {
    throw missingTerm(parse, token);
  }
  if (token.kind === 'open') {
    return readGroup(parse, makeLeaf);
  }
  parse.at += 1;
  if (token.kind === 'field') {
    return readField(parse, token);
  }
  if (token.kind === 'not') {
    throw missingTerm(parse, token);
  }
  return counted(parse, makeLeaf(token, token.span));
}

function readField(parse: Parse, field: Extract<Token, { kind: 'field' }>): LogQueryNode {
  const not = take(parse, 'not');
  const term = readTerm(parse, fieldLeaf(field, parse.caseSensitive));
  const node = { ...term, span: around(field, term) };
  return not === undefined ? node : negated(parse, field, node);
}

function readGroup(parse: Parse, makeLeaf: MakeLeaf): LogQueryNode {
  const open = parse.tokens[parse.at];
  if (open === undefined) {
    throw missingTerm(parse, open);
  }
  parse.at += 1;
  const next = parse.tokens[parse.at];
  if (next?.kind === 'close') {
    throw new LogQueryError('empty-group', around(open, next));
  }
  if (next === undefined) {
    throw new LogQueryError('open-group', open.span);
  }
  return deeper(parse, open, () => {
    const node = readOr(parse, makeLeaf);
    const close = take(parse, 'close');
    if (close === undefined) {
      throw new LogQueryError('open-group', open.span);
    }
    return { ...node, span: around(open, close) };
  });
}

/** Why there is no term where one has to be. The caller is at `token`. */
function missingTerm(parse: Parse, token: Token | undefined): LogQueryError {
  const before = parse.tokens[parse.at - 1];
  if (before !== undefined && OPERATOR_NAMES[before.kind] !== undefined) {
    return new LogQueryError('nothing-after', before.span, OPERATOR_NAMES[before.kind]);
  }
  if (token?.kind === 'and' || token?.kind === 'or') {
    return new LogQueryError('nothing-before', token.span, OPERATOR_NAMES[token.kind]);
  }
  return new LogQueryError('stray-close', token?.span ?? { from: 0, to: 0 });
}

const OPERATOR_NAMES: Readonly<Partial<Record<Token['kind'], string>>> = { and: 'AND', or: 'OR', not: 'NOT' };

function deeper(parse: Parse, at: Token, read: () => LogQueryNode): LogQueryNode {
  if (parse.depth >= MAX_QUERY_DEPTH) {
    throw new LogQueryError('too-deep', at.span);
  }
  parse.depth += 1;
  const node = read();
  parse.depth -= 1;
  return node;
}

function negated(parse: Parse, at: Token, of: LogQueryNode): LogQueryNode {
  return counted(parse, { kind: 'not', of, span: around(at, of) });
}

/** One level for what associates: a AND (b AND c) is a AND b AND c. Levels of one OR are one set. */
function joined(parse: Parse, kind: 'and' | 'or', parts: readonly LogQueryNode[]): LogQueryNode {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.of : [part]));
  const of = kind === 'or' ? withOneSetOfLevels(flat) : flat;
  const [first, last] = [of[0], flat.at(-1)];
  if (first === undefined || last === undefined || of.length === 1) {
    return of[0] ?? never();
  }
  return counted(parse, { kind, of, span: around(first, last) });
}

function withOneSetOfLevels(of: readonly LogQueryNode[]): readonly LogQueryNode[] {
  const levels = of.filter((node) => node.kind === 'level');
  const [first, last] = [levels[0], levels.at(-1)];
  if (first === undefined || last === undefined || levels.length === 1) {
    return of;
  }
  const named = new Set(levels.flatMap((node) => node.levels));
  const all = { ...first, levels: LEVELS.filter((level) => named.has(level)), span: around(first, last) };
  return of
    .filter((node) => node === first || node.kind !== 'level')
    .map((node) => (node === first ? all : node));
}

function counted(parse: Parse, node: LogQueryNode): LogQueryNode {
  parse.nodes += 1;
  if (parse.nodes > MAX_QUERY_NODES) {
    throw new LogQueryError('too-many', node.span);
  }
  return node;
}

function take(parse: Parse, kind: Token['kind']): Token | undefined {
  const token = parse.tokens[parse.at];
  if (token?.kind !== kind) {
    return undefined;
  }
  parse.at += 1;
  return token;
}

function around(first: { readonly span: Span }, last: { readonly span: Span }): Span {
  return { from: first.span.from, to: last.span.to };
}

function never(): never {
  throw new Error('an operator without terms');
}
