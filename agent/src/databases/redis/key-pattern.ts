/** Longer words are seldom words. */
const MAX_WORD = 24;
const MAX_SEGMENTS = 12;
const MAX_PATTERN = 200;
const SEPARATORS = /([:./|#{}@,;=\s_-]+)/;
const MAIL = /[^\s:|/#{}]+@[^\s:|/#{}]+/g;
const LETTERS = /^\p{L}+$/u;
const HEX_WORD = /^[0-9a-f]{6,}$/i;
/** Nobody can say it: an abbreviation, if it is short, or drawn by chance. */
const UNSPEAKABLE = /[b-df-hj-np-tv-xz]{6}/i;
/** camelCase and PascalCase of a few words. */
const WRITTEN_BY_PEOPLE = /^(\p{Lu}+|\p{Lu}?[^\p{Lu}]+(\p{Lu}[^\p{Lu}]+){0,3}\p{Lu}?)$/u;

/**
 * What is common to keys of one kind: `cart:8412:items` → `cart:*:items`. Whatever is not plainly a word becomes `*`:
 * numbers, hexadecimal digits, UUIDs, tokens, addresses of mail, bytes that are no text. Linear in what it reads of the key.
 */
export function keyPattern(key: Uint8Array): string {
  const text = Buffer.from(key.subarray(0, MAX_PATTERN * 4)).toString('utf8');
  const parts = text.replace(MAIL, '0').split(SEPARATORS);
  const pattern: string[] = [];
  for (const [index, part] of parts.slice(0, MAX_SEGMENTS * 2).entries()) {
    // Odd ones are what was between.
    const isBetween = index % 2 === 1;
    pattern.push(
      isBetween ? part.replace(/\s+/g, ' ').slice(0, 2) : part === '' || isWord(part) ? part : '*',
    );
  }
  if (parts.length > MAX_SEGMENTS * 2) {
    pattern.push('*');
  }
  return collapse(pattern.join('')).slice(0, MAX_PATTERN);
}

function isWord(part: string): boolean {
  return (
    part.length <= MAX_WORD &&
    LETTERS.test(part) &&
    !HEX_WORD.test(part) &&
    !UNSPEAKABLE.test(part) &&
    WRITTEN_BY_PEOPLE.test(part)
  );
}

/** The parts of one UUID, number or time are one thing. */
function collapse(pattern: string): string {
  return pattern.replace(/\*(?:[:./|#@,;=\s_-]{1,2}\*)+/g, '*');
}
