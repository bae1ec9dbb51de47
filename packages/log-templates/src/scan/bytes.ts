/** Classes of bytes: what ends a chunk, and what a chunk is made of. */
export const SPACE = 1;
/** Ends a chunk wherever it stands. */
export const BREAK = 2;
export const DIGIT = 4;
/** a to f: a digit of a hexadecimal number or a letter. */
export const HEX_LETTER = 8;
export const LETTER = 16;
export const UNDERSCORE = 32;
export const DASH = 64;
/** Ends a chunk only before something that is no part of one. */
export const DOT = 128;
export const COLON = 256;
export const SLASH = 512;
export const AT = 1024;
export const BACKSLASH = 2048;
/** First byte of a character of scripts that are written without spaces. */
export const IDEOGRAPH = 4096;

export const ENDS = SPACE | BREAK;
export const ALPHA = HEX_LETTER | LETTER;

export const CLASS: Uint16Array = classes();

function classes(): Uint16Array {
  const table = new Uint16Array(256).fill(BREAK);
  const set = (text: string, value: number) => {
    for (const letter of text) {
      table[letter.charCodeAt(0)] = value;
    }
  };
  // Control characters never get into a template.
  table.fill(SPACE, 0, 33);
  table[127] = SPACE;
  set('0123456789', DIGIT);
  set('abcdefABCDEF', HEX_LETTER);
  set('ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ$', LETTER);
  set('_', UNDERSCORE);
  set('-+', DASH);
  set('.', DOT);
  set(':', COLON);
  set('/', SLASH);
  set('@', AT);
  set('\\', BACKSLASH);
  table.fill(LETTER, 128, 256);
  table.fill(IDEOGRAPH, 0xe3, 0xee);
  table[0xef] = IDEOGRAPH;
  return table;
}

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** How many digits stand from `at` on. */
export function digitsAt(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && isDigit(bytes[i])) {
    i += 1;
  }
  return i - at;
}

/** The classes of all bytes of a part. */
export function seenIn(bytes: Uint8Array, start: number, end: number): number {
  let seen = 0;
  for (let i = start; i < end; i += 1) {
    seen |= CLASS[bytes[i] ?? 0] ?? 0;
  }
  return seen;
}

/** Where a byte is last, behind the first place; -1 where it is not. */
export function lastOf(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let i = end - 1; i > start; i -= 1) {
    if (bytes[i] === byte) {
      return i;
    }
  }
  return -1;
}

/** Where a byte is first; -1 where it is not. */
export function firstOf(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let i = start; i < end; i += 1) {
    if (bytes[i] === byte) {
      return i;
    }
  }
  return -1;
}
