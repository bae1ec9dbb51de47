/**
 * Parts of texts as 32-bit hashes: all of three and all of five bytes, small and capital letters of ASCII alike, and all of
 * two letters. A text that contains another has all its parts; five bytes tell numbers and hexadecimal ids apart, of which
 * three are everywhere (compare the n-gram filters of ClickHouse and of code search engines).
 */
export const SHORT_GRAM = 3;
export const LONG_GRAM = 5;

/** Bytes as they are, capital letters of ASCII as small ones. */
export const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** `low` holds four bytes, the first in its lowest bits; `fifth` the last. */
export function hashOfFive(low: number, fifth: number): number {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(fifth + 1, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
}

/** `low` holds three bytes, the first in its lowest bits. */
export function hashOfThree(low: number): number {
  const mixed = Math.imul(low + 0x7f4a7c15, 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
}

const NO_LETTER = 26;
const LETTERS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = (FOLDED[byte] ?? 0) - 0x61;
  return letter >= 0 && letter < NO_LETTER ? letter : NO_LETTER;
});

/** Pairs of bytes have a number below this. */
export const PAIRS = 32 * 32;
export const NO_PAIR = NO_LETTER;
/** Of the second byte of the pair before, and this one. */
export const pairAfter = (pair: number, byte: number) => ((pair & 31) << 5) | (LETTERS[byte] ?? NO_LETTER);

/** Three for two letters, since a search for them asks for nothing else; none for others. */
export function hashesOfPair(pair: number): number[] {
  return pair >>> 5 === NO_LETTER || (pair & 31) === NO_LETTER
    ? []
    : [0, 1, 2].map((which) => hashOfFive(pair, 0x200 + which));
}

/** Hashes of an id of 16 bytes as it is, six of them: one alone would say little. */
export function hashesOfId(id: Uint8Array, from: number): number[] {
  return [0, 2, 4, 6, 8, 10].map((offset) => {
    const at = from + offset;
    const low =
      byteAt(id, at) | (byteAt(id, at + 1) << 8) | (byteAt(id, at + 2) << 16) | (byteAt(id, at + 3) << 24);
    // Beyond any byte: an id is no text.
    return hashOfFive(low, 0x100 + offset);
  });
}

const byteAt = (bytes: Uint8Array, at: number) => bytes[at] ?? 0;
