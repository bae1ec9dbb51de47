import {
  ALPHA,
  AT,
  BACKSLASH,
  CLASS,
  COLON,
  DASH,
  DIGIT,
  digitsAt,
  DOT,
  HEX_LETTER,
  isDigit,
  SLASH,
  UNDERSCORE,
} from './bytes.ts';
import { isHost, isIpv4 } from './hosts.ts';
import { addGlue, addToken, type Scan } from './tokens.ts';
import {
  DURATION,
  EMAIL,
  HEX,
  HOST,
  ID,
  IP,
  MAC,
  NULL,
  NUM,
  PATH,
  SIZE,
  TIME,
  UUID,
  VERSION,
  WORD,
} from './variables.ts';

/** Adds what a chunk is that has more than letters: one variable, one word, or several with glue between them. */
export function classify(bytes: Uint8Array, start: number, end: number, seen: number, scan: Scan): void {
  const last = bytes[end - 1] ?? 0;
  // What hangs at the end of a chunk is glue: `node-`, `failure\`.
  if (end - start > 1 && (CLASS[last] === DASH || CLASS[last] === BACKSLASH || CLASS[last] === AT)) {
    classify(bytes, start, end - 1, seenIn(bytes, start, end - 1), scan);
    addGlue(scan, last);
    return;
  }
  if ((seen & (DIGIT | ALPHA)) === 0) {
    for (let i = start; i < end; i += 1) {
      addGlue(scan, bytes[i] ?? 0);
    }
    return;
  }
  if ((seen & AT) !== 0) {
    addAround(bytes, start, end, scan);
    return;
  }
  if ((seen & (SLASH | BACKSLASH)) !== 0) {
    addWithSlash(bytes, start, end, seen, scan);
    return;
  }
  if ((seen & COLON) !== 0) {
    addWithColon(bytes, start, end, scan);
    return;
  }
  addPlain(bytes, start, end, seen, scan);
}

function seenIn(bytes: Uint8Array, start: number, end: number): number {
  let seen = 0;
  for (let i = start; i < end; i += 1) {
    seen |= CLASS[bytes[i] ?? 0] ?? 0;
  }
  return seen;
}

/** Two parts and the glue between them. */
function addParts(bytes: Uint8Array, start: number, cut: number, end: number, scan: Scan): void {
  if (cut > start) {
    classify(bytes, start, cut, seenIn(bytes, start, cut), scan);
  }
  addGlue(scan, bytes[cut] ?? 0);
  if (end > cut + 1) {
    classify(bytes, cut + 1, end, seenIn(bytes, cut + 1, end), scan);
  }
}

/** `name@host` is an address; `Class@1f2e3d` a name and a hash. */
function addAround(bytes: Uint8Array, start: number, end: number, scan: Scan): void {
  const at = bytes.indexOf(64, start);
  if (at > start && isHost(bytes, at + 1, end)) {
    addToken(scan, bytes, EMAIL, start, end);
    return;
  }
  addParts(bytes, start, at, end, scan);
}

function addWithSlash(bytes: Uint8Array, start: number, end: number, seen: number, scan: Scan): void {
  if (bytes[start] === 47) {
    // `/10.0.0.1:80`, as Java writes addresses.
    if (isDigit(bytes[start + 1]) && startsWithIp(bytes, start + 1, end)) {
      scanSlashed(bytes, start, end, scan);
      return;
    }
    addToken(scan, bytes, PATH, start, end);
    return;
  }
  const slash = bytes.indexOf(47, start);
  if (slash < 0 || slash >= end) {
    const isDrive = bytes[start + 1] === 58;
    addToken(scan, bytes, isDrive || start === bytes.indexOf(92, start) ? PATH : WORD, start, end);
    return;
  }
  if (startsWithIp(bytes, start, slash) && startsWithIp(bytes, slash + 1, end)) {
    addParts(bytes, start, slash, end, scan);
    return;
  }
  const isName = (seen & (DIGIT | DOT)) === 0;
  const hasMore = bytes.indexOf(47, slash + 1) >= 0 && bytes.indexOf(47, slash + 1) < end;
  if (isName) {
    const isNothing =
      end - start === 3 && ((bytes[start] ?? 0) | 32) === 110 && ((bytes[start + 2] ?? 0) | 32) === 97;
    if (isNothing) {
      addToken(scan, bytes, NULL, start, end);
      return;
    }
    addToken(scan, bytes, hasMore && end - start > 12 ? PATH : WORD, start, end);
    return;
  }
  // HTTP/1.1
  if (
    !hasMore &&
    (seenIn(bytes, start, slash) & ~ALPHA) === 0 &&
    (seenIn(bytes, slash + 1, end) & ~(DIGIT | DOT)) === 0
  ) {
    addParts(bytes, start, slash, end, scan);
    return;
  }
  if (digitsAt(bytes, start, end) === slash - start && digitsAt(bytes, slash + 1, end) === end - slash - 1) {
    addParts(bytes, start, slash, end, scan);
    return;
  }
  addToken(scan, bytes, isDigit(bytes[start]) ? ID : PATH, start, end);
}

/** The slash belongs to the address. */
function scanSlashed(bytes: Uint8Array, start: number, end: number, scan: Scan): void {
  const colon = bytes.indexOf(58, start);
  if (colon < 0 || colon >= end) {
    addToken(scan, bytes, isIpv4(bytes, start + 1, end) ? IP : PATH, start, end);
    return;
  }
  if (!isIpv4(bytes, start + 1, colon)) {
    addToken(scan, bytes, PATH, start, end);
    return;
  }
  addToken(scan, bytes, IP, start, colon);
  addGlue(scan, 58);
  classify(bytes, colon + 1, end, seenIn(bytes, colon + 1, end), scan);
}

function startsWithIp(bytes: Uint8Array, start: number, end: number): boolean {
  const colon = bytes.indexOf(58, start);
  return isIpv4(bytes, start, colon >= 0 && colon < end ? colon : end);
}

/** Groups between colons: an address, a clock, or parts each for itself. */
function addWithColon(bytes: Uint8Array, start: number, end: number, scan: Scan): void {
  let colons = 0;
  let isHex = true;
  let hasDot = false;
  let isPairs = true;
  let group = 0;
  for (let i = start; i < end; i += 1) {
    const kind = CLASS[bytes[i] ?? 0] ?? 0;
    if (kind === COLON) {
      colons += 1;
      isPairs &&= group === 2;
      group = 0;
    } else {
      isHex &&= (kind & (DIGIT | HEX_LETTER | DOT)) !== 0;
      hasDot ||= kind === DOT;
      group += 1;
      isHex &&= group <= 4 || kind === DOT || hasDot;
    }
  }
  isPairs &&= group === 2;
  if (colons >= 2 && isHex && !startsWithIp(bytes, start, end)) {
    const isClock = colons === 2 && digitsAt(bytes, start, end) <= 2;
    addToken(scan, bytes, isClock ? TIME : isPairs && colons === 5 ? MAC : colons >= 3 ? IP : ID, start, end);
    return;
  }
  if (colons >= 2 && isDigit(bytes[start]) && !startsWithIp(bytes, start, end)) {
    addToken(scan, bytes, ID, start, end);
    return;
  }
  const last = lastOf(bytes, start, end, 58);
  if (
    hasDot &&
    colons === 1 &&
    digitsAt(bytes, last + 1, end) === end - last - 1 &&
    CLASS[bytes[start] ?? 0] !== DIGIT &&
    dotsIn(bytes, start, last) >= 2
  ) {
    // A place in a program, as traces have it: its line is part of it.
    addToken(
      scan,
      bytes,
      isHost(bytes, start, last) ? HOST : ID,
      start,
      isHost(bytes, start, last) ? last : end,
    );
    if (isHost(bytes, start, last)) {
      addGlue(scan, 58);
      addToken(scan, bytes, NUM, last + 1, end);
    }
    return;
  }
  addParts(bytes, start, bytes.indexOf(58, start), end, scan);
}

function dotsIn(bytes: Uint8Array, start: number, end: number): number {
  let dots = 0;
  for (let i = start; i < end; i += 1) {
    dots += bytes[i] === 46 ? 1 : 0;
  }
  return dots;
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

/** Letters, digits, `_`, `-` and `.`. */
function addPlain(bytes: Uint8Array, start: number, end: number, seen: number, scan: Scan): void {
  const first = CLASS[bytes[start] ?? 0] ?? 0;
  if ((seen & DIGIT) === 0) {
    addToken(
      scan,
      bytes,
      (seen & DOT) === 0
        ? WORD
        : isHost(bytes, start, end)
          ? HOST
          : isValue(bytes, start) && dotsIn(bytes, start, end) >= 2
            ? ID
            : WORD,
      start,
      end,
    );
    return;
  }
  if (first === DASH && (CLASS[bytes[start + 1] ?? 0] ?? 0) !== DIGIT) {
    addGlue(scan, bytes[start] ?? 0);
    classify(bytes, start + 1, end, seenIn(bytes, start + 1, end), scan);
    return;
  }
  if (first === DIGIT || first === DASH) {
    addNumeric(bytes, start, end, seen, scan);
    return;
  }
  const length = end - start;
  if ((seen & ~(DIGIT | HEX_LETTER)) === 0 && length >= 6) {
    addToken(scan, bytes, HEX, start, end);
    return;
  }
  if (length === 36 && isUuid(bytes, start)) {
    addToken(scan, bytes, UUID, start, end);
    return;
  }
  if ((seen & DOT) !== 0 && isHost(bytes, start, end)) {
    addToken(scan, bytes, HOST, start, end);
    return;
  }
  addMixed(bytes, start, end, seen, scan);
}

/** Behind an equals sign, or between bars. */
function isValue(bytes: Uint8Array, start: number): boolean {
  let i = start - 1;
  while (i > 0 && bytes[i] === 32) {
    i -= 1;
  }
  return bytes[i] === 61 || bytes[i] === 124;
}

function isUuid(bytes: Uint8Array, start: number): boolean {
  return (
    [8, 13, 18, 23].every((at) => bytes[start + at] === 45) &&
    (seenIn(bytes, start, start + 36) & ~(DIGIT | HEX_LETTER | DASH)) === 0
  );
}

/** Begins with a digit: a number with its unit, an address, a version, or some identifier. */
function addNumeric(bytes: Uint8Array, start: number, end: number, seen: number, scan: Scan): void {
  const sign = isDigit(bytes[start]) ? 0 : 1;
  let i = start + sign;
  i += digitsAt(bytes, i, end);
  let dots = 0;
  while (i < end && bytes[i] === 46 && isDigit(bytes[i + 1])) {
    dots += 1;
    i += 1 + digitsAt(bytes, i + 1, end);
  }
  if (i === end) {
    addToken(scan, bytes, dots <= 1 ? NUM : isIpv4(bytes, start, end) ? IP : VERSION, start, end);
    return;
  }
  if (bytes[start] === 48 && (bytes[start + 1] ?? 0) === 120) {
    addToken(scan, bytes, HEX, start, end);
    return;
  }
  if (end - start === 36 && isUuid(bytes, start)) {
    addToken(scan, bytes, UUID, start, end);
    return;
  }
  // A range: two numbers.
  if (bytes[i] === 45 && dots === 0 && sign === 0 && digitsAt(bytes, i + 1, end) === end - i - 1) {
    addParts(bytes, start, i, end, scan);
    return;
  }
  if ((seen & DOT) !== 0 && isHost(bytes, start, end)) {
    addToken(scan, bytes, HOST, start, end);
    return;
  }
  addToken(scan, bytes, typeWithUnit(bytes, start, i, end, seen), start, end);
}

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
  return (seen & DOT) !== 0 ? VERSION : ID;
}

/** Begins with a letter and has digits: what makes it vary is their number and their place. */
function addMixed(bytes: Uint8Array, start: number, end: number, seen: number, scan: Scan): void {
  let digits = 0;
  let isNumbered = false;
  let upper = 0;
  let lower = 0;
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
    isDigit(bytes[start + 1]) &&
    (seen & (UNDERSCORE | DASH)) === 0 &&
    lower + upper === 1
  ) {
    addToken(scan, bytes, VERSION, start, end);
    return;
  }
  if (
    isNumbered ||
    (digits >= 4 && digits * 2 >= end - start) ||
    (end - start >= 20 && digits >= 3 && upper > 2 && lower > 2 && (seen & (DOT | DASH)) === 0)
  ) {
    addToken(scan, bytes, ID, start, end);
    return;
  }
  const dash = lastOf(bytes, start, end, 45);
  if (dash > start && isDigit(bytes[dash + 1])) {
    // `slave-host-07` names one of many machines; `node-7` is a word and a number.
    if (digitsAt(bytes, dash + 1, end) === end - dash - 1 && lastOf(bytes, start, dash, 45) > start) {
      addToken(scan, bytes, ID, start, end);
      return;
    }
    addParts(bytes, start, dash, end, scan);
    return;
  }
  addToken(scan, bytes, WORD, start, end);
}

function lastOf(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let i = end - 1; i > start; i -= 1) {
    if (bytes[i] === byte) {
      return i;
    }
  }
  return -1;
}
