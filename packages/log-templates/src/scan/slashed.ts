import { ALPHA, DIGIT, DOT, firstOf, isDigit, seenIn } from './bytes.ts';
import { startsWithIp } from './hosts.ts';
import { ID, IP, NULL, PATH, WORD } from './variables.ts';

/** A name of this length with two slashes is a path rather than alternatives: `read/write/none`. */
const LONG = 12;

/** The type of a chunk with slashes in it; `~at` where it is two parts around one. */
export function typeWithSlash(bytes: Uint8Array, start: number, end: number, seen: number): number {
  if (bytes[start] === 47) {
    return typeOfAbsolute(bytes, start, end);
  }
  const slash = firstOf(bytes, start, end, 47);
  if (slash < 0) {
    return bytes[start + 1] === 58 || bytes[start] === 92 ? PATH : WORD;
  }
  // `name/10.0.0.1:80`, as Java writes resolved addresses.
  if (startsWithIp(bytes, slash + 1, end)) {
    return ~slash;
  }
  const hasMore = firstOf(bytes, slash + 1, end, 47) >= 0;
  if ((seen & (DIGIT | DOT)) === 0) {
    return isNothing(bytes, start, end) ? NULL : hasMore && end - start > LONG ? PATH : WORD;
  }
  const before = seenIn(bytes, start, slash);
  const after = seenIn(bytes, slash + 1, end);
  // HTTP/1.1 and 3/7
  if (
    !hasMore &&
    (after & ~(DIGIT | DOT)) === 0 &&
    ((before & ~ALPHA) === 0 || ((before | after) & ~DIGIT) === 0)
  ) {
    return ~slash;
  }
  return isDigit(bytes[start]) ? ID : PATH;
}

/** `/10.0.0.1:80`, as Java writes addresses; else a path. */
function typeOfAbsolute(bytes: Uint8Array, start: number, end: number): number {
  if (!startsWithIp(bytes, start + 1, end)) {
    return PATH;
  }
  const ip = start + 1;
  const colon = firstOf(bytes, ip, end, 58);
  if (colon >= 0) {
    return ~colon;
  }
  return IP;
}

/** n/a */
function isNothing(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 3 && ((bytes[start] ?? 0) | 32) === 110 && ((bytes[start + 2] ?? 0) | 32) === 97;
}
