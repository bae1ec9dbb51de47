/**
 * What a backslash does in a plain string: MySQL's NO_BACKSLASH_ESCAPES and PostgreSQL's standard_conforming_strings
 * say. `unknown` reads only what both readings agree on.
 */
export type Backslash = 'escapes' | 'literal' | 'unknown';

const BACKSLASH = '\\';

/**
 * Where what was opened by the quote at `open` ends, as the index after its last quote. Undefined: it is not closed, or
 * where it closes cannot be told.
 */
export function endOfQuoted(text: string, open: number, backslash: Backslash): number | undefined {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === BACKSLASH && backslash !== 'literal') {
      if (text[at + 1] === quote && backslash === 'unknown') {
        return undefined;
      }
      at += 1;
    } else if (text[at] === quote) {
      if (text[at + 1] !== quote) {
        return at + 1;
      }
      at += 1;
    }
  }
  return undefined;
}

const LONGEST_TAG = 64;
const TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/** The same of `$tag$…$tag$`. Null: no such literal begins here. */
export function endOfDollarQuoted(text: string, open: number): number | undefined | null {
  TAG.lastIndex = open;
  const tag = TAG.exec(text)?.[0];
  if (tag === undefined) {
    return null;
  }
  // A long needle in text like itself is slow to look for, and nobody writes one.
  const close = tag.length > LONGEST_TAG ? -1 : text.indexOf(tag, open + tag.length);
  return close === -1 ? undefined : close + tag.length;
}
