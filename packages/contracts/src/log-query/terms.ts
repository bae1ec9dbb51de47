import type { LogQueryNode } from './ast.ts';
import { LogQueryError } from './error.ts';
import { knownField } from './fields.ts';
import { parseLogQuery } from './parser.ts';
import { printFieldName, printLogQuery, printValue } from './print.ts';

/** How a query takes a value: only lines with it, or only lines without. */
export type TermSign = 'included' | 'excluded';

/** Whether a query asks for this value of a field, at its top: within alternatives it decides nothing alone. */
export function termState(node: LogQueryNode | null, field: string, value: string): TermSign | undefined {
  const name = fieldKey(field);
  const found = conjuncts(node).find((part) => choiceOf(part, name)?.values.some(isSame(value)) === true);
  return found === undefined ? undefined : choiceOf(found, name)?.sign;
}

/** The values of a field that the query includes, at its top. */
export function includedValues(node: LogQueryNode | null, field: string): readonly string[] {
  return conjuncts(node).flatMap((part) => {
    const choice = choiceOf(part, fieldKey(field));
    return choice?.sign === 'included' ? choice.values : [];
  });
}

/** The query without the values of a field that it includes: what else there is to choose. */
export function withoutIncluded(text: string, field: string): string {
  const parts = conjuncts(read(text) ?? null);
  const named = parts.filter((part) => choiceOf(part, fieldKey(field))?.sign === 'included');
  return named.length === 0 ? text : edited(text, parts, new Map(named.map((part) => [part, ''])));
}

/**
 * The query with one term more, as a click on a value means it: values of a field that are included are alternatives,
 * and those that are excluded are all left out. The term that is there already goes, and its opposite makes way. What
 * else the text says stays as it was written, as far as it can. A text that cannot be read gets the term at its end.
 */
export function addTerm(text: string, field: string, value: string, negated: boolean): string {
  const node = read(text);
  if (node === undefined) {
    return joined([text, termText(field, [value], negated)]);
  }
  const sign = negated ? 'excluded' : 'included';
  const had = termState(node, field, value);
  if (had === sign) {
    return removeTerm(text, field, value);
  }
  const cleared = had === undefined ? text : removeTerm(text, field, value);
  const parts = conjuncts(read(cleared) ?? null);
  const choice = negated
    ? undefined
    : parts.find((part) => choiceOf(part, fieldKey(field))?.sign === 'included');
  if (choice === undefined) {
    return edited(cleared, parts, new Map(), termText(field, [value], negated));
  }
  const values = [...(choiceOf(choice, fieldKey(field))?.values ?? []), value];
  return edited(cleared, parts, new Map([[choice, termText(field, values, false)]]));
}

/** The query without a term, included or excluded. */
export function removeTerm(text: string, field: string, value: string): string {
  const parts = conjuncts(read(text) ?? null);
  const edits = new Map<LogQueryNode, string>();
  for (const part of parts) {
    const choice = choiceOf(part, fieldKey(field));
    if (choice?.values.some(isSame(value)) === true) {
      const left = choice.values.filter((each) => !isSame(value)(each));
      edits.set(part, left.length === 0 ? '' : termText(field, left, choice.sign === 'excluded'));
    }
  }
  return edits.size === 0 ? text : edited(text, parts, edits);
}

interface Choice {
  readonly sign: TermSign;
  readonly values: readonly string[];
}

/** What a part says of a field, where it only names values. */
function choiceOf(part: LogQueryNode, name: string): Choice | undefined {
  const isNot = part.kind === 'not';
  const values = valuesOf(isNot ? part.of : part, name);
  return values === undefined ? undefined : { sign: isNot ? 'excluded' : 'included', values };
}

function valuesOf(node: LogQueryNode, name: string): readonly string[] | undefined {
  switch (node.kind) {
    case 'or': {
      const all = node.of.map((part) => valuesOf(part, name));
      return all.every((values) => values !== undefined) ? all.flat() : undefined;
    }
    case 'level':
      return name === 'level' ? node.levels : undefined;
    case 'known':
    case 'field': {
      const isIt = (node.kind === 'known' ? node.field : `.${node.name}`) === name;
      const { test } = node;
      return isIt && test.kind === 'text' && test.pattern.kind === 'exact' ? [test.pattern.value] : undefined;
    }
    case 'and':
    case 'not':
    case 'text':
      return undefined;
  }
}

/** An attribute has a dot before its name, so that it is no other than what every record has. */
function fieldKey(field: string): string {
  return knownField(field) ?? `.${field}`;
}

function isSame(value: string): (other: string) => boolean {
  const lower = value.toLowerCase();
  return (other) => other.toLowerCase() === lower;
}

function termText(field: string, values: readonly string[], negated: boolean): string {
  const name = knownField(field) ?? printFieldName(field);
  const all = values.map(printValue).join(' OR ');
  return `${negated ? '-' : ''}${name}:${values.length === 1 ? all : `(${all})`}`;
}

function conjuncts(node: LogQueryNode | null): readonly LogQueryNode[] {
  return node === null ? [] : node.kind === 'and' ? node.of : [node];
}

/**
 * The text with some of its parts written anew (the empty text takes one away) and a term behind. Cut into the text as
 * it was written where that means the same; else the whole is written anew.
 */
function edited(
  text: string,
  parts: readonly LogQueryNode[],
  edits: ReadonlyMap<LogQueryNode, string>,
  more = '',
): string {
  const whole = joined([...parts.map((part) => edits.get(part) ?? inParentheses(part)), more]);
  const wanted = read(whole);
  if (wanted === undefined) {
    return whole;
  }
  let cut = text;
  for (const [{ span }, replacement] of [...edits].reverse()) {
    const [before, after] = [cut.slice(0, span.from), cut.slice(span.to)];
    cut = replacement === '' ? joined([before, after]) : `${before}${replacement}${after}`;
  }
  const candidate = joined([cut, more]);
  const meant = read(candidate);
  return meant !== undefined && printLogQuery(meant) === printLogQuery(wanted) ? candidate : whole;
}

function inParentheses(part: LogQueryNode): string {
  const text = printLogQuery(part);
  return part.kind === 'or' ? `(${text})` : text;
}

function joined(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}

function read(text: string): LogQueryNode | null | undefined {
  try {
    return parseLogQuery(text, { caseSensitive: false });
  } catch (error) {
    if (error instanceof LogQueryError) {
      return undefined;
    }
    throw error;
  }
}
