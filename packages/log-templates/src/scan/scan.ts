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
  LETTER,
  SLASH,
  SPACE,
  UNDERSCORE,
} from './bytes.ts';
import { classify } from './classify.ts';
import { dateEnd } from './dates.ts';
import { BOOL, EMPTY, HEX, NULL, NUM, PATH, QUOTED, TIME, URL, WORD } from './variables.ts';
import { addGlue, addToken, GAP, MAX_BYTES, MAX_TOKENS, restart, type Scan } from './tokens.ts';

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

/** One run of what is neither space nor a mark that always separates; where it ends. */
function scanChunk(bytes: Uint8Array, limit: number, start: number, first: number, scan: Scan): number {
  let seen = first;
  let i = start + 1;
  for (; i < limit; i += 1) {
    const kind = CLASS[bytes[i] ?? 0] ?? 0;
    if ((kind & (ENDS | IDEOGRAPH)) !== 0) {
      break;
    }
    if ((kind & (DOT | COLON)) !== 0) {
      const next = i + 1 < limit ? (CLASS[bytes[i + 1] ?? 0] ?? 0) : SPACE;
      if (
        (next & (ENDS | DOT | IDEOGRAPH)) !== 0 ||
        (kind === COLON && next === COLON && (seen & DIGIT) === 0)
      ) {
        break;
      }
      if (kind === COLON) {
        if (next === SLASH && bytes[i + 2] === 47 && (seen & (LETTER | HEX_LETTER)) !== 0) {
          i = urlEnd(bytes, limit, i + 3);
          addToken(scan, bytes, URL, start, i);
          return i;
        }
        if (
          (seen & DIGIT) === 0 &&
          !(next === BACKSLASH && i === start + 1) &&
          !isMacAhead(bytes, i, start)
        ) {
          break;
        }
      }
    }
    seen |= kind;
  }
  if ((seen & ~ALPHA) === 0) {
    return addLetters(bytes, limit, start, i, seen, scan);
  }
  if (seen === DIGIT) {
    const end = dateEnd(bytes, limit, start, i);
    if (end > i) {
      addToken(scan, bytes, TIME, start, end);
      return end;
    }
    addToken(scan, bytes, NUM, start, i);
    return i;
  }
  if ((seen & ~(ALPHA | UNDERSCORE)) === 0 || (seen & (DIGIT | DOT | SLASH | AT | BACKSLASH | COLON)) === 0) {
    addToken(scan, bytes, WORD, start, i);
    return i;
  }
  if (first === SLASH && bytes[i] === 63) {
    i = urlEnd(bytes, limit, i);
    addToken(scan, bytes, PATH, start, i);
    return i;
  }
  if ((seen & DIGIT) !== 0 && first === DIGIT) {
    const end = dateEnd(bytes, limit, start, i);
    if (end >= i) {
      addToken(scan, bytes, TIME, start, end);
      return end;
    }
  }
  classify(bytes, start, i, seen, scan);
  return i;
}

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
  if (length === 4 || length === 5 || length === 3) {
    type = constantType(bytes, start, length);
  } else if (seen === HEX_LETTER && length >= 8) {
    type = HEX;
  }
  addToken(scan, bytes, type, start, end);
  return end;
}

const code = (text: string) => [...text].reduce((sum, letter) => sum * 32 + (letter.charCodeAt(0) & 31), 0);
const TRUE = code('true');
const FALSE = code('false');
const NULL_WORD = code('null');
const NONE = code('none');
const NIL = code('nil');
const NAN = code('nan');

/** By the low five bits of its letters, in which upper and lower case are one. */
function constantType(bytes: Uint8Array, start: number, length: number): number {
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

const CLOSES: Readonly<Record<number, number>> = { 34: 34, 39: 39, 40: 41, 91: 93, 123: 125 };
const QUOTE_MAX = 256;

/**
 * Where a value ends that begins at `at` behind an opening mark: nothing between two brackets or quotes that do not belong
 * to a word, or a text in quotes behind an equals sign. Otherwise -1.
 */
function valueWithin(bytes: Uint8Array, limit: number, at: number, open: number): number {
  const close = CLOSES[open];
  if (close === undefined) {
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

/** A run of characters of a script without spaces; empty at a mark of such a script. */
function ideographsEnd(bytes: Uint8Array, limit: number, start: number): number {
  let i = start;
  while (i < limit) {
    const byte = bytes[i] ?? 0;
    if (CLASS[byte] !== IDEOGRAPH) {
      break;
    }
    const next = bytes[i + 1] ?? 0;
    // U+3000 to U+303F and the full-width forms U+FF00 to U+FF7F are marks.
    if ((byte === 0xe3 && next === 0x80) || (byte === 0xef && (next === 0xbc || next === 0xbd))) {
      break;
    }
    i = Math.min(i + 3, limit);
  }
  return i;
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
