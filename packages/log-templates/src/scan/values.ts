import { CLASS, SPACE } from './bytes.ts';
import { BOOL, NULL, NUM, WORD } from './variables.ts';

const code = (text: string) => [...text].reduce((sum, letter) => sum * 32 + (letter.charCodeAt(0) & 31), 0);
const TRUE = code('true');
const FALSE = code('false');
const NULL_WORD = code('null');
const NONE = code('none');
const NIL = code('nil');
const NAN = code('nan');

/** By the low five bits of its letters, in which upper and lower case are one. */
export function constantType(bytes: Uint8Array, start: number, length: number): number {
  let sum = 0;
  for (let i = start; i < start + length; i += 1) {
    sum = sum * 32 + ((bytes[i] ?? 0) & 31);
  }
  if (sum === TRUE || sum === FALSE) {
    return BOOL;
  }
  if (sum === NULL_WORD || sum === NIL || (sum === NONE && bytes[start] === 78)) {
    return NULL;
  }
  return sum === NAN && bytes[start] === 78 ? NUM : WORD;
}

/** What closes a bracket or a quote; 0 for other marks. */
const CLOSES = new Uint8Array(256);
for (const pair of ['""', "''", '()', '[]', '{}']) {
  CLOSES[pair.charCodeAt(0)] = pair.charCodeAt(1);
}
const QUOTE_MAX = 256;

/**
 * Where a value ends that begins at `at` behind an opening mark: nothing between two brackets or quotes that do not belong
 * to a word, or a text in quotes behind an equals sign. Otherwise -1.
 */
export function valueWithin(bytes: Uint8Array, limit: number, at: number, open: number): number {
  const close = CLOSES[open] ?? 0;
  if (close === 0) {
    return -1;
  }
  const before = at >= 2 ? (bytes[at - 2] ?? 0) : 32;
  if (bytes[at] === close) {
    return before === 61 || before === 58 || CLASS[before] === SPACE ? at : -1;
  }
  if ((open !== 34 && open !== 39) || before !== 61) {
    return -1;
  }
  const most = Math.min(limit, at + QUOTE_MAX);
  for (let i = at; i < most; i += 1) {
    if (bytes[i] === close) {
      return i;
    }
  }
  return -1;
}
