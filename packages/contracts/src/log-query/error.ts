import type { Span } from './ast.ts';

export const MAX_QUERY_LENGTH = 4_096;
export const MAX_QUERY_NODES = 200;
export const MAX_QUERY_DEPTH = 32;

/** What is wrong with a query, and what to do. `it` is the part of the text that is meant. */
const FAULTS = {
  'too-long': () => `A query may have ${MAX_QUERY_LENGTH.toLocaleString('en')} characters: shorten it.`,
  'too-many': () =>
    `A query may have ${String(MAX_QUERY_NODES)} terms: leave some out, or use a regular expression.`,
  'too-deep': () =>
    `Parentheses and NOT may be nested ${String(MAX_QUERY_DEPTH)} deep: take away those that are not needed.`,
  'open-quote': () => 'This quote is not closed: add a " at the end, or write \\" for the character itself.',
  'open-regex': (it: string) =>
    `This regular expression is not closed: add a / at the end. To search for the text itself, quote it: "${it}".`,
  'open-group': () => 'This parenthesis is not closed: add a ), or quote it.',
  'open-range': () => 'This range is not closed: write [1 TO 5], or quote the value.',
  'stray-close': () => 'This parenthesis closes nothing: take it away, or quote it.',
  'empty-group': () => 'There is nothing between these parentheses: fill them, or quote them.',
  'empty-phrase': () => 'There is nothing between these quotes: fill them, or take them away.',
  'nothing-before': (it: string) => `There is nothing before ${it}: write a term, or quote the word.`,
  'nothing-after': (it: string) => `There is nothing after ${it}: write a term, or quote the word.`,
  'no-value': (it: string) =>
    `${it} has no value: write ${it}value without a space, or quote it to search for the text.`,
  'bad-range': () => 'A range looks like [1 TO 5], {1 TO 5} without its ends, or [5 TO *].',
  'no-number': (it: string) =>
    `${it} is compared with a number, such as >=500. Quote the value to search for the text.`,
  'unknown-level': () => 'Levels are trace, debug, info, warn, error, fatal and unknown.',
  'no-level': () => 'No level is beyond that: they go from trace to fatal.',
  'no-order': (it: string) =>
    `${it} is no number: it cannot be compared. Use ${it}:value, or ${it}:web-* for a part.`,
  'bad-id': (it: string) => `${it} takes a whole id of hexadecimal digits: 32 of a trace, 16 of a span.`,
  'no-id': (it: string) =>
    `${it} takes the number of one, such as ${it}:4711. Take it from the details of a line or from a list.`,
  'bad-character': () => 'U+0000 cannot be searched: no stored line holds it.',
} as const satisfies Record<string, (it: string) => string>;

export type LogQueryFault = keyof typeof FAULTS;

/** A query that means nothing. `column` counts UTF-16 units from 1; `fault` and `subject` are for translators. */
export class LogQueryError extends Error {
  readonly fault: LogQueryFault;
  readonly span: Span;
  readonly column: number;
  /** The part of the query that the message names, or empty. */
  readonly subject: string;

  constructor(fault: LogQueryFault, span: Span, subject = '') {
    super(FAULTS[fault](subject));
    this.name = 'LogQueryError';
    this.fault = fault;
    this.span = span;
    this.column = span.from + 1;
    this.subject = subject;
  }
}
