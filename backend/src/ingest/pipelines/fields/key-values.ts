import { FIELD_LIMITS, isKey, textJson } from './field-limits.ts';

/** What separates words: blanks and tabs. */
const isBlank = (code: number) => code === 0x20 || code === 0x09;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;

export interface KeyValues {
  readonly fields: Map<string, string>;
  /** Words that belong to no pair. */
  readonly others: number;
}

/** Reads `key=value`, `key="a \"quoted\" value"` and bare words, in one walk. */
export function keyValues(text: string): KeyValues {
  const fields = new Map<string, string>();
  let others = 0;
  let at = 0;
  while (at < text.length) {
    if (isBlank(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const keyEnd = endOfKey(text, at);
    if (keyEnd === at || text.charCodeAt(keyEnd) !== EQUALS) {
      others += 1;
      at = endOfWord(text, keyEnd);
      continue;
    }
    const key = text.slice(at, keyEnd);
    const isQuoted = text.charCodeAt(keyEnd + 1) === QUOTE;
    const end = isQuoted ? endOfQuoted(text, keyEnd + 1) : endOfWord(text, keyEnd + 1);
    if (isKey(key) && (fields.has(key) || fields.size < FIELD_LIMITS.maxFields)) {
      fields.set(
        key,
        isQuoted
          ? textJson(unquoted(text.slice(keyEnd + 2, end - 1)))
          : bareJson(text.slice(keyEnd + 1, end)),
      );
    }
    at = end;
  }
  return { fields, others };
}

/** The fields of a line that is mostly `key=value`, at least two of them; undefined for prose with a sign in it. */
export function keyValueFields(text: string): Map<string, string> | undefined {
  if (text.length > FIELD_LIMITS.maxLineBytes) {
    return undefined;
  }
  const { fields, others } = keyValues(text);
  return fields.size >= 2 && fields.size > others ? fields : undefined;
}

function endOfKey(text: string, at: number): number {
  let next = at;
  while (next < text.length && isKeyCode(text.charCodeAt(next), next === at)) {
    next += 1;
  }
  return next;
}

/** Letters, digits, `_ . - / @ [ ]` and all that is not ASCII; a key begins with a letter, `_` or `@`. */
function isKeyCode(code: number, isFirst: boolean): boolean {
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code > 127;
  if (isLetter || code === 0x5f || code === 0x40) {
    return true;
  }
  const isDigit = code >= 0x30 && code <= 0x39;
  return (
    !isFirst && (isDigit || code === 0x2e || code === 0x2d || code === 0x2f || code === 0x5b || code === 0x5d)
  );
}

function endOfWord(text: string, at: number): number {
  let next = at;
  while (next < text.length && !isBlank(text.charCodeAt(next))) {
    next += 1;
  }
  return next;
}

/** Behind the closing quote; where none closes, the rest of the line is the value. */
function endOfQuoted(text: string, at: number): number {
  let next = at + 1;
  while (next < text.length && text.charCodeAt(next) !== QUOTE) {
    next += text.charCodeAt(next) === BACKSLASH ? 2 : 1;
  }
  return Math.min(text.length + 1, next + 1);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquoted(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(.)/gsu, (_whole, letter: string) => ESCAPES[letter] ?? letter)
    : text;
}

/** A number or a truth value only where it reads the same again: 1.10 and 007 are texts. */
export function bareJson(value: string): string {
  if (value === 'true' || value === 'false') {
    return value;
  }
  const number = Number(value);
  const isSame = value !== '' && Number.isFinite(number) && String(number) === value;
  return isSame ? value : textJson(value);
}
