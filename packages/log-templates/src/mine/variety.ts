import { NUM } from '../scan/variables.ts';
import type { Template, Token } from './template.ts';
import { isUnit } from './units.ts';

/** How many templates that differ in one word alone prove that it varies, by what tells of a value beforehand. */
const ENOUGH = {
  /** Behind an equals sign, behind a word that names somebody, a unit, or a word with another number. */
  value: 2,
  /** A number or address stood in the same place. */
  besideValues: 2,
  /** With digits, dots or underscores in it: names of things. */
  nameOfThing: 4,
  word: 5,
  /** Messages begin with what they are about. */
  firstWord: 16,
  /** Nothing else is left of the line. */
  onlyWord: 64,
} as const;

/** No more siblings need be remembered. */
export const MOST_SIBLINGS: number = ENOUGH.onlyWord;

const NAMES_SOMEBODY = /^(?:user|username|login|account|host|hostname|domain|node|client)$/iu;
/** Packages and their classes, topics, names of metrics. */
const QUALIFIED = /^[\p{L}\d_$-]+(?:\.[\p{L}\d_$-]+){2,}$/u;
const isLetter = (text: string) => /\p{L}/u.test(text);

/**
 * Whether the word at `at` varies: `siblings` are templates that differ in it alone, `existing` is the template that has a
 * place for values there already, if there is one.
 */
export function variesAt(siblings: readonly Template[], existing: Template | undefined, at: number): boolean {
  const [first] = siblings;
  const token = first?.tokens[at];
  if (first === undefined || token === undefined || siblings.some((other) => other.splits.includes(at))) {
    return false;
  }
  if (
    existing?.splits.includes(at) === true ||
    !siblings.every((other) => isLetter(other.tokens[at]?.text ?? ''))
  ) {
    return false;
  }
  const words = siblings.map((other) => other.tokens[at]?.text ?? '');
  return words.length + (existing === undefined ? 0 : 1) >= enough(first, at, words, existing !== undefined);
}

function enough(template: Template, at: number, words: readonly string[], isBesideValues: boolean): number {
  const { tokens } = template;
  const token = tokens[at] as Token;
  const before = tokens[at - 1];
  if (!tokens.some(({ text }, other) => other !== at && text !== undefined && isLetter(text))) {
    return ENOUGH.onlyWord;
  }
  if (/=\s*["']?$/u.test(token.glue) || (token.glue === ' ' && NAMES_SOMEBODY.test(before?.text ?? ''))) {
    return ENOUGH.value;
  }
  if (areUnits(template, at, words)) {
    return ENOUGH.value;
  }
  if (new Set(words.map((word) => word.replace(/\d+/gu, '0'))).size < words.length) {
    return ENOUGH.value;
  }
  if (words.every((word) => QUALIFIED.test(word))) {
    return ENOUGH.value;
  }
  if (at === 0) {
    return ENOUGH.firstWord;
  }
  if (isBesideValues) {
    return ENOUGH.besideValues;
  }
  return words.some((word) => /[\d_.]/u.test(word)) ? ENOUGH.nameOfThing : ENOUGH.word;
}

/** Units behind a number: 5 KB, 300 B. */
export function areUnits(template: Template, at: number, words: readonly string[]): boolean {
  const before = template.tokens[at - 1];
  return before?.types === 1 << NUM && template.tokens[at]?.glue === ' ' && words.every(isUnit);
}
