import {
  ALPHA,
  AT,
  BACKSLASH,
  BREAK,
  CLASS,
  COLON,
  DIGIT,
  DOT,
  ENDS,
  HEX_LETTER,
  IDEOGRAPH,
  SLASH,
  SPACE,
} from './bytes.ts';
import { classify } from './classify.ts';
import { dateEnd } from './dates.ts';
import { ideographsEnd } from './ideographs.ts';
import { EMPTY, HEX, NUM, PATH, QUOTED, TIME, URL, WORD } from './variables.ts';
import { constantType, valueWithin } from './values.ts';
import {
  addGlue,
  addToken,
  addWord,
  GAP,
  hashByte,
  MAX_BYTES,
  MAX_TOKENS,
  restart,
  SEED_A,
  type Scan,
} from './tokens.ts';

/**
 * Takes the first line of `bytes` apart. Numbers, addresses, times and all else whose form tells that it varies become
 * variables; what is left are words, and the glue between them.
 */
export function scanLine(bytes: Uint8Array, length: number, scan: Scan): void {
  restart(scan, length > MAX_BYTES);
  const limit = length > MAX_BYTES ? MAX_BYTES : length;
  let i = 0;
  let hasGap = false;
  let last = 0;
  while (i < limit) {
    const byte = bytes[i] ?? 0;
    const kind = CLASS[byte] ?? 0;
    if (kind === SPACE) {
      if (byte === 27 && bytes[i + 1] === 91) {
        i = escapeEnd(bytes, limit, i + 2);
        continue;
      }
      // A line feed ends the look, unless nothing came before it.
      if (byte === 10 && last > 0) {
        break;
      }
      hasGap = true;
      i += 1;
      continue;
    }
    if (scan.count === MAX_TOKENS) {
      scan.isCut = true;
      break;
    }
    if (hasGap && last > 0) {
      addGlue(scan, GAP);
    }
    hasGap = false;
    if ((kind & (BREAK | DOT | COLON)) !== 0) {
      addGlue(scan, byte);
      i += 1;
      last = i;
      const end = valueWithin(bytes, limit, i, byte);
      if (end >= 0) {
        addToken(scan, bytes, end === i ? EMPTY : QUOTED, i, end);
        i = end;
        last = i;
      }
      continue;
    }
    if (kind === IDEOGRAPH) {
      const end = ideographsEnd(bytes, limit, i);
      if (end === i) {
        // A mark of three bytes between words.
        addGlue(scan, (bytes[i + 1] ?? 0) << 8 || 1);
        addGlue(scan, bytes[i + 2] ?? 0);
        i = Math.min(i + 3, limit);
      } else {
        addToken(scan, bytes, WORD, i, end);
        i = end;
      }
      last = i;
      continue;
    }
    i = scanChunk(bytes, limit, i, kind, scan);
    last = i;
  }
  scan.end = last;
}

/** Colours for terminals, as ECMA-48 writes them, are no part of a line. */
function escapeEnd(bytes: Uint8Array, limit: number, from: number): number {
  let i = from;
  while (i < limit && (bytes[i] ?? 0) >= 32 && (bytes[i] ?? 0) < 64) {
    i += 1;
  }
  return Math.min(i + 1, limit);
}

/** Of a chunk that is a URL, beside the classes of its bytes. */
const IS_URL = 1 << 20;

/** One run of what is neither space nor a mark that always separates; where it ends. */
function scanChunk(bytes: Uint8Array, limit: number, start: number, first: number, scan: Scan): number {
  const end = readChunk(bytes, limit, start, scan);
  const { seen } = scan;
  if ((seen & ~ALPHA) === 0) {
    return addLetters(bytes, limit, start, end, seen, scan);
  }
  if ((seen & IS_URL) !== 0) {
    addToken(scan, bytes, URL, start, end);
    return end;
  }
  if ((seen & (DIGIT | DOT | SLASH | AT | BACKSLASH | COLON)) === 0) {
    addWord(scan, start, end, scan.word);
    return end;
  }
  if (first === DIGIT) {
    const date = dateEnd(bytes, limit, start, end);
    if (date >= end) {
      addToken(scan, bytes, TIME, start, date);
      return date;
    }
    if (seen === DIGIT) {
      addToken(scan, bytes, NUM, start, end);
      return end;
    }
  }
  if (first === SLASH && bytes[end] === 63) {
    const query = urlEnd(bytes, limit, end);
    addToken(scan, bytes, PATH, start, query);
    return query;
  }
  classify(bytes, start, end, seen, scan);
  return end;
}

/** Finds the end of a chunk; what it is made of is in the scan then. */
function readChunk(bytes: Uint8Array, limit: number, start: number, scan: Scan): number {
  let seen = 0;
  let hash = SEED_A;
  let i = start;
  for (; i < limit; i += 1) {
    const byte = bytes[i] ?? 0;
    const kind = CLASS[byte] ?? 0;
    if (
      (kind & (ENDS | IDEOGRAPH)) !== 0 ||
      ((kind & (DOT | COLON)) !== 0 && isEnd(bytes, limit, i, kind, seen))
    ) {
      break;
    }
    if (kind === COLON && (seen & ALPHA) !== 0 && bytes[i + 1] === 47 && bytes[i + 2] === 47) {
      scan.seen = seen | IS_URL;
      return urlEnd(bytes, limit, i + 3);
    }
    // A colon belongs to addresses and clocks, to drives, and to what has digits before it.
    if (
      kind === COLON &&
      (seen & DIGIT) === 0 &&
      !isDriveAhead(bytes, i, start) &&
      !isMacAhead(bytes, i, start)
    ) {
      break;
    }
    seen |= kind;
    hash = hashByte(hash, byte);
  }
  scan.seen = seen;
  scan.word = hash;
  return i;
}

/** Whether a dot or colon is the end of a sentence, or of a name that stands before something. */
function isEnd(bytes: Uint8Array, limit: number, at: number, kind: number, seen: number): boolean {
  const next = at + 1 < limit ? (CLASS[bytes[at + 1] ?? 0] ?? 0) : SPACE;
  return (
    (next & (ENDS | DOT | IDEOGRAPH)) !== 0 || (kind === COLON && next === COLON && (seen & DIGIT) === 0)
  );
}

/** `C:\`, as Windows begins its paths. */
const isDriveAhead = (bytes: Uint8Array, colon: number, start: number) =>
  colon === start + 1 && bytes[colon + 1] === 92;

/** A run of letters: a word, unless it is true, false, null, a date or a number in hexadecimal digits. */
function addLetters(
  bytes: Uint8Array,
  limit: number,
  start: number,
  end: number,
  seen: number,
  scan: Scan,
): number {
  const length = end - start;
  if (length === 3) {
    const until = dateEnd(bytes, limit, start, end);
    if (until > 0) {
      addToken(scan, bytes, TIME, start, until);
      return until;
    }
  }
  let type = WORD;
  if (length >= 3 && length <= 5) {
    type = constantType(bytes, start, length);
  } else if (seen === HEX_LETTER && length >= 8) {
    type = HEX;
  }
  if (type === WORD) {
    addWord(scan, start, end, scan.word);
  } else {
    addToken(scan, bytes, type, start, end);
  }
  return end;
}

/** Letters that are hexadecimal before a colon: the first two groups of an address of hardware. */
function isMacAhead(bytes: Uint8Array, colon: number, start: number): boolean {
  const isHex = (at: number) => ((CLASS[bytes[at] ?? 0] ?? 0) & (HEX_LETTER | DIGIT)) !== 0;
  return (
    colon - start === 2 &&
    isHex(start) &&
    isHex(start + 1) &&
    isHex(colon + 1) &&
    isHex(colon + 2) &&
    bytes[colon + 3] === 58
  );
}

const URL_ENDS = new Set([...'"\'<>()[]{}|,;`'].map((mark) => mark.charCodeAt(0)));

function urlEnd(bytes: Uint8Array, limit: number, from: number): number {
  let i = from;
  while (i < limit && CLASS[bytes[i] ?? 0] !== SPACE && !URL_ENDS.has(bytes[i] ?? 0)) {
    i += 1;
  }
  // The mark at the end of a sentence is not its own.
  while (i > from && (bytes[i - 1] === 46 || bytes[i - 1] === 58)) {
    i -= 1;
  }
  return i;
}
