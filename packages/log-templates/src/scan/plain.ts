import {
  ALPHA,
  CLASS,
  DASH,
  DIGIT,
  digitsAt,
  DOT,
  HEX_LETTER,
  isDigit,
  lastOf,
  seenIn,
  UNDERSCORE,
} from './bytes.ts';
import { isHost, isIpv4 } from './hosts.ts';
import { DURATION, HEX, HOST, ID, IP, NUM, SIZE, UUID, VERSION, WORD } from './variables.ts';

/** The type of letters, digits, `_`, `-` and `.`; `~at` where they are two parts. */
export function typeOfPlain(bytes: Uint8Array, start: number, end: number, seen: number): number {
  if ((seen & DIGIT) === 0) {
    return (seen & DOT) === 0 ? WORD : typeOfName(bytes, start, end);
  }
  const first = CLASS[bytes[start] ?? 0] ?? 0;
  if (first === DASH && !isDigit(bytes[start + 1])) {
    return ~start;
  }
  if (first === DIGIT || first === DASH) {
    return typeOfNumeric(bytes, start, end, seen);
  }
  if ((seen & ~(DIGIT | HEX_LETTER)) === 0 && end - start >= 6) {
    return HEX;
  }
  if (isUuid(bytes, start, end)) {
    return UUID;
  }
  return (seen & DOT) !== 0 && isHost(bytes, start, end) ? HOST : typeOfMixed(bytes, start, end, seen);
}

/** A host; a class, package or topic where a value is expected; else a word. */
function typeOfName(bytes: Uint8Array, start: number, end: number): number {
  if (isHost(bytes, start, end)) {
    return HOST;
  }
  let dots = 0;
  for (let i = start; i < end; i += 1) {
    dots += bytes[i] === 46 ? 1 : 0;
  }
  return dots >= 2 && isValue(bytes, start) ? ID : WORD;
}

/** Behind an equals sign, or between bars. */
function isValue(bytes: Uint8Array, start: number): boolean {
  let i = start - 1;
  while (i > 0 && bytes[i] === 32) {
    i -= 1;
  }
  return bytes[i] === 61 || bytes[i] === 124;
}

function isUuid(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start === 36 &&
    [8, 13, 18, 23].every((at) => bytes[start + at] === 45) &&
    (seenIn(bytes, start, end) & ~(DIGIT | HEX_LETTER | DASH)) === 0
  );
}

/** Begins with a digit: a number with its unit, an address, a version, or some identifier. */
function typeOfNumeric(bytes: Uint8Array, start: number, end: number, seen: number): number {
  const sign = isDigit(bytes[start]) ? 0 : 1;
  let i = start + sign;
  i += digitsAt(bytes, i, end);
  let dots = 0;
  while (i < end && bytes[i] === 46 && isDigit(bytes[i + 1])) {
    dots += 1;
    i += 1 + digitsAt(bytes, i + 1, end);
  }
  if (i === end) {
    return dots <= 1 ? NUM : isIpv4(bytes, start, end) ? IP : VERSION;
  }
  if (bytes[start] === 48 && bytes[start + 1] === 120) {
    return HEX;
  }
  if (isUuid(bytes, start, end)) {
    return UUID;
  }
  // A range: two numbers.
  if (bytes[i] === 45 && dots === 0 && sign === 0 && digitsAt(bytes, i + 1, end) === end - i - 1) {
    return ~i;
  }
  return (seen & DOT) !== 0 && isHost(bytes, start, end) ? HOST : typeWithUnit(bytes, start, i, end, seen);
}

const UNITS_OF_TIME = new Set(['ns', 'us', 'µs', 'ms', 's', 'sec', 'secs', 'm', 'min', 'h', 'hr', 'd']);
const UNITS_OF_SIZE = new Set([
  'b',
  'k',
  'kb',
  'mb',
  'gb',
  'tb',
  'kib',
  'mib',
  'gib',
  'tib',
  'g',
  't',
  'kbps',
  'mbps',
]);

function typeWithUnit(bytes: Uint8Array, start: number, unit: number, end: number, seen: number): number {
  if (end - unit <= 4) {
    const text = String.fromCharCode(...bytes.subarray(unit, end)).toLowerCase();
    if (UNITS_OF_TIME.has(text)) {
      return DURATION;
    }
    if (UNITS_OF_SIZE.has(text)) {
      return SIZE;
    }
  }
  if ((seen & ~(DIGIT | HEX_LETTER)) === 0 && end - start >= 6) {
    return HEX;
  }
  // 41C, 12V
  if (end - unit <= 2 && (seenIn(bytes, unit, end) & ~ALPHA) === 0) {
    return NUM;
  }
  return (seen & DOT) !== 0 ? VERSION : ID;
}

/** Begins with a letter and has digits: what makes it vary is how many they are, and where. */
function typeOfMixed(bytes: Uint8Array, start: number, end: number, seen: number): number {
  let [digits, upper, lower] = [0, 0, 0];
  let isNumbered = false;
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    if (isDigit(byte)) {
      digits += 1;
      const before = bytes[i - 1];
      isNumbered ||= i > start && (before === 95 || (before === 45 && bytes[i - 2] === 95));
    } else if (byte >= 97) {
      lower += 1;
    } else if (byte >= 65 && byte <= 90) {
      upper += 1;
    }
  }
  // v1.2.3
  if (
    ((bytes[start] ?? 0) | 32) === 118 &&
    lower + upper === 1 &&
    isDigit(bytes[start + 1]) &&
    (seen & (UNDERSCORE | DASH)) === 0
  ) {
    return VERSION;
  }
  const isRandom = end - start >= 20 && digits >= 3 && upper > 2 && lower > 2 && (seen & (DOT | DASH)) === 0;
  if (isNumbered || isRandom || (digits >= 4 && digits * 2 >= end - start)) {
    return ID;
  }
  const dot = lastOf(bytes, start, end, 46);
  // core.2275
  if (
    dot > 0 &&
    (seenIn(bytes, start, dot) & ~ALPHA) === 0 &&
    digitsAt(bytes, dot + 1, end) === end - dot - 1
  ) {
    return ~dot;
  }
  const dash = lastOf(bytes, start, end, 45);
  if (dash < 0 || !isDigit(bytes[dash + 1])) {
    return WORD;
  }
  // `slave-host-07` names one of many machines; `node-7` is a word and a number.
  const isLast = digitsAt(bytes, dash + 1, end) === end - dash - 1;
  return isLast && lastOf(bytes, start, dash, 45) > start ? ID : ~dash;
}
