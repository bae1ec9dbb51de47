import type { Level } from '../severity.ts';
import type { FieldTest, KnownField, LogQueryNode, Span, TextPattern } from './ast.ts';
import { LogQueryError } from './error.ts';
import { KNOWN_LEVELS, knownField, levelOfWord, levelsThatAre } from './fields.ts';
import { isAnyText, type Token } from './lexer.ts';

type TokenOf<Kind extends Token['kind']> = Extract<Token, { kind: Kind }>;
export type ValueToken = TokenOf<'word' | 'phrase' | 'regex' | 'compare' | 'range'>;

/** Makes a node of one value. `span` is what was written, the name of the field included where it stands there. */
export type MakeLeaf = (value: ValueToken, span: Span) => LogQueryNode;

export function textLeaf(caseSensitive: boolean): MakeLeaf {
  return (value, span) => {
    if (value.kind === 'phrase' && value.value === '') {
      throw new LogQueryError('empty-phrase', span);
    }
    if (value.kind === 'compare' || value.kind === 'range') {
      throw new LogQueryError('no-number', value.span);
    }
    return { kind: 'text', pattern: patternOf(value, caseSensitive), span };
  };
}

/** Of a field by the name that the query gives it. A name in quotes is always that of an attribute. */
export function fieldLeaf(field: TokenOf<'field'>, caseSensitive: boolean): MakeLeaf {
  const known = field.quoted ? undefined : knownField(field.name);
  if (known === undefined) {
    return (value, span) => ({ kind: 'field', name: field.name, test: testOf(value, caseSensitive), span });
  }
  if (known === 'level') {
    return (value, span) => ({ kind: 'level', levels: someLevels(value), span });
  }
  return (value, span) => ({
    kind: 'known',
    field: known,
    test: knownTest(known, value, caseSensitive),
    span,
  });
}

function patternOf(value: TokenOf<'word' | 'phrase' | 'regex'>, caseSensitive: boolean): TextPattern {
  switch (value.kind) {
    case 'regex':
      return { kind: 'regex', source: value.source, caseSensitive: value.caseSensitive };
    case 'phrase':
      return { kind: 'exact', value: value.value, caseSensitive };
    case 'word': {
      const [first = '', ...others] = value.parts;
      return typeof first === 'string' && others.length === 0
        ? { kind: 'exact', value: first, caseSensitive }
        : { kind: 'wildcard', parts: value.parts, caseSensitive };
    }
  }
}

function testOf(value: ValueToken, caseSensitive: boolean): FieldTest {
  switch (value.kind) {
    case 'compare':
      return { kind: 'compare', operator: value.operator, value: numberOf(value) };
    case 'range':
      return rangeOf(value);
    case 'word':
    case 'phrase':
    case 'regex':
      return isEverything(value)
        ? { kind: 'exists' }
        : { kind: 'text', pattern: patternOf(value, caseSensitive) };
  }
}

function isEverything(value: ValueToken): boolean {
  return value.kind === 'word' && value.parts.length === 1 && isAnyText(value.parts[0]);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;

function numberOf({ operator, operand, span }: TokenOf<'compare'>): number {
  const value = finite(operand);
  if (value === undefined) {
    throw new LogQueryError('no-number', span, operator);
  }
  return value;
}

function finite(text: string): number | undefined {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  // No negative zero: it is no other number.
  return Number.isFinite(value) ? value + 0 : undefined;
}

function rangeOf(range: TokenOf<'range'>): FieldTest {
  const [from, to] = endsOf(range).map((end) => (end === '*' ? null : finite(end)));
  const isOpen = from === null && to === null;
  if (from === undefined || to === undefined || isOpen || (from !== null && to !== null && from > to)) {
    throw new LogQueryError('bad-range', range.span);
  }
  return { kind: 'range', from, to, includesFrom: range.includesFrom, includesTo: range.includesTo };
}

function endsOf(range: TokenOf<'range'>): readonly [string, string] {
  const [, from, to] = /^\s*(\S+)\s+TO\s+(\S+)\s*$/u.exec(range.ends) ?? [];
  if (from === undefined || to === undefined) {
    throw new LogQueryError('bad-range', range.span);
  }
  return [from, to];
}

function knownTest(field: KnownField, value: ValueToken, caseSensitive: boolean): FieldTest {
  if (value.kind === 'compare' || value.kind === 'range') {
    throw new LogQueryError('no-order', value.span, field);
  }
  const test = testOf(value, caseSensitive);
  if (test.kind !== 'text') {
    return test;
  }
  if (field === 'template' || field === 'issue') {
    return numberedTest(field, test.pattern, value.span);
  }
  if (field !== 'trace_id' && field !== 'span_id') {
    return test;
  }
  const id = test.pattern.kind === 'exact' ? test.pattern.value.toLowerCase() : '';
  if (!/^[0-9a-f]+$/u.test(id) || id.length !== (field === 'trace_id' ? 32 : 16)) {
    throw new LogQueryError('bad-id', value.span, field);
  }
  return { kind: 'text', pattern: { kind: 'exact', value: id, caseSensitive: true } };
}

function numberedTest(field: KnownField, pattern: TextPattern, span: Span): FieldTest {
  const id = pattern.kind === 'exact' ? pattern.value : '';
  if (!/^[1-9]\d{0,15}$/u.test(id) || !Number.isSafeInteger(Number(id))) {
    throw new LogQueryError('no-id', span, field);
  }
  return { kind: 'text', pattern: { kind: 'exact', value: id, caseSensitive: true } };
}

function someLevels(value: ValueToken): readonly Level[] {
  const levels = levelsOf(value);
  if (levels.length === 0) {
    throw new LogQueryError('no-level', value.span);
  }
  return levels;
}

/** In their order. */
function levelsOf(value: ValueToken): readonly Level[] {
  switch (value.kind) {
    case 'compare':
      return levelsThatAre(value.operator, ordered(value.operand, value.span));
    case 'range': {
      const [from, to] = endsOf(value);
      const least = from === '*' ? 'trace' : ordered(from, value.span);
      const most = to === '*' ? 'fatal' : ordered(to, value.span);
      const upward = levelsThatAre(value.includesFrom ? '>=' : '>', least);
      const downward = levelsThatAre(value.includesTo ? '<=' : '<', most);
      return upward.filter((level) => downward.includes(level));
    }
    case 'regex':
      throw new LogQueryError('unknown-level', value.span);
    case 'phrase':
      return [levelNamed(value.value, value.span)];
    case 'word': {
      if (isEverything(value)) {
        return KNOWN_LEVELS;
      }
      const name = value.parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
      return [levelNamed(name, value.span)];
    }
  }
}

function levelNamed(word: string, span: Span): Level {
  const level = levelOfWord(word);
  if (level === undefined) {
    throw new LogQueryError('unknown-level', span);
  }
  return level;
}

function ordered(word: string, span: Span): Level {
  const level = levelNamed(word, span);
  if (level === 'unknown') {
    throw new LogQueryError('unknown-level', span);
  }
  return level;
}
