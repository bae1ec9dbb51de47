import type { Level } from '../severity.ts';
import type { FieldTest, LogQueryNode, TextPattern } from './ast.ts';
import { isBareField, isBareWord, quoted } from './characters.ts';
import { KNOWN_LEVELS, knownField, levelsThatAre } from './fields.ts';

/** The text of a query, written one way: reading it gives the same query. Null is the empty text. */
export function printLogQuery(node: LogQueryNode | null): string {
  return node === null ? '' : write(node, ' ');
}

/** `and` is written as white space where no OR is near, which reads better. */
function write(node: LogQueryNode, and: ' ' | ' AND '): string {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const field = commonField(node);
      return field === undefined ? writeAll(node, and) : `${field}:(${writeValues(node)})`;
    }
    case 'not':
      return node.of.kind === 'not' ? `NOT ${write(node.of, ' AND ')}` : `-${writePart(node.of)}`;
    case 'text':
      return writePattern(node.pattern);
    case 'level':
      return `level:${writeLevels(node.levels)}`;
    case 'known':
    case 'field':
      return `${fieldName(node)}:${writeTest(node.test)}`;
  }
}

function writeAll(node: LogQueryNode & { kind: 'and' | 'or' }, and: ' ' | ' AND '): string {
  return node.of
    .map((part) => (node.kind === 'and' ? writePart(part) : write(part, ' AND ')))
    .join(node.kind === 'and' ? and : ' OR ');
}

/** With parentheses where it would fall apart beside others. */
function writePart(node: LogQueryNode): string {
  const text = write(node, ' AND ');
  return (node.kind === 'and' || node.kind === 'or') && commonField(node) === undefined ? `(${text})` : text;
}

/** Between the parentheses of a field. */
function writeValues(node: LogQueryNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.of
        .map((part) => {
          const text = writeValues(part);
          return node.kind === 'and' && part.kind === 'or' ? `(${text})` : text;
        })
        .join(node.kind === 'and' ? ' AND ' : ' OR ');
    case 'not': {
      const text = writeValues(node.of);
      if (node.of.kind === 'and' || node.of.kind === 'or') {
        return `-(${text})`;
      }
      // -> would be an arrow, and -- a word.
      return node.of.kind === 'not' || text.startsWith('>') ? `NOT ${text}` : `-${text}`;
    }
    case 'text':
      return writePattern(node.pattern);
    case 'level':
      return writeLevels(node.levels);
    case 'known':
    case 'field':
      return writeTest(node.test);
  }
}

/** The field that all leaves ask about. Levels have sets of their own. */
function commonField(node: LogQueryNode): string | undefined {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const [first, ...others] = node.of.map(commonField);
      return others.every((other) => other === first) ? first : undefined;
    }
    case 'not':
      return commonField(node.of);
    case 'known':
    case 'field':
      return fieldName(node);
    case 'text':
    case 'level':
      return undefined;
  }
}

function fieldName(node: LogQueryNode & { kind: 'known' | 'field' }): string {
  return node.kind === 'known' ? node.field : printFieldName(node.name);
}

/** The name of an attribute as a query writes it: in quotes where it would be read as something else. */
export function printFieldName(name: string): string {
  return isBareField(name) && knownField(name) === undefined ? name : quoted(name);
}

function writeTest(test: FieldTest): string {
  switch (test.kind) {
    case 'text':
      return writePattern(test.pattern);
    case 'compare':
      return `${test.operator}${String(test.value)}`;
    case 'range': {
      const [open, close] = [test.includesFrom ? '[' : '{', test.includesTo ? ']' : '}'];
      return `${open}${String(test.from ?? '*')} TO ${String(test.to ?? '*')}${close}`;
    }
    case 'exists':
      return '*';
  }
}

function writePattern(pattern: TextPattern): string {
  switch (pattern.kind) {
    case 'exact':
      return printValue(pattern.value);
    case 'wildcard':
      return pattern.parts
        .map((part) => (typeof part === 'string' ? escaped(part) : part.any === 'text' ? '*' : '?'))
        .join('');
    case 'regex':
      return `/${pattern.source.replace(/\\.|\//gsu, (found) => (found === '/' ? '\\/' : found))}/${pattern.caseSensitive ? '' : 'i'}`;
  }
}

/** A text as one word, or as a phrase where it is none. */
export function printValue(value: string): string {
  return isBareWord(value) ? value : quoted(value);
}

function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N}_.]/gu, '\\$&');
}

function writeLevels(levels: readonly Level[]): string {
  const [first] = levels;
  const last = levels.at(-1);
  if (first === undefined || last === undefined || levels.length === 1) {
    return first ?? '';
  }
  if (levels.length === KNOWN_LEVELS.length && first !== 'unknown') {
    return '*';
  }
  if (first !== 'unknown' && levels.length === levelsThatAre('>=', first).length) {
    return `>=${first}`;
  }
  if (first !== 'unknown' && levels.length === levelsThatAre('<=', last).length) {
    return `<=${last}`;
  }
  return `(${levels.join(' OR ')})`;
}
