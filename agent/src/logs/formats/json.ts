import type { Found, TimeReader, LogFormat } from './found.ts';
import { LEVEL_KEYS, levelOfValue } from '@vigilops/contracts';
import { readEpoch } from './time.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** JSON lines: pino, bunyan, winston, zap, slog, zerolog, logrus, structlog, Serilog's compact form, log4j2, logback. */
export const json: LogFormat = {
  name: 'json',
  isSingleLine: true,
  recognise(text, start, end, found, time) {
    if (text.charCodeAt(start) !== 0x7b || text.charCodeAt(end - 1) !== 0x7d) {
      return false;
    }
    walk(text, start + 1, end, found, time);
    return true;
  },
};

/** Looks at the members of the outermost object and stops when both level and time were met. */
function walk(text: string, from: number, end: number, found: Found, time: TimeReader): void {
  let at = from;
  let needsLevel = true;
  let needsTime = true;
  while (needsLevel || needsTime) {
    at = skipBlanks(text, at, end);
    if (text.charCodeAt(at) !== QUOTE) {
      return;
    }
    const keyEnd = stringEnd(text, at, end);
    const valueAt = keyEnd < 0 ? end : skipBlanks(text, skipColon(text, skipBlanks(text, keyEnd, end)), end);
    if (valueAt >= end) {
      return;
    }
    const valueEnd = endOfValue(text, valueAt, end);
    if (valueEnd < 0) {
      return;
    }
    switch (roleOf(text, at + 1, keyEnd - 1)) {
      case 'level':
        needsLevel &&= !readLevel(text, valueAt, valueEnd, found);
        break;
      case 'time':
        needsTime &&= !readTime(text, valueAt, valueEnd, found, time);
        break;
      default:
    }
    at = skipBlanks(text, valueEnd, end);
    if (text.charCodeAt(at) !== 0x2c) {
      return;
    }
    at += 1;
  }
}

const TIME_KEYS = new Set([
  'time',
  'ts',
  'timestamp',
  '@timestamp',
  'datetime',
  'date',
  'asctime',
  '@t',
  'Timestamp',
  't',
  'eventTime',
  'timeMillis',
  'time_unix_nano',
]);

function roleOf(text: string, from: number, to: number): 'level' | 'time' | undefined {
  const first = text.charCodeAt(from);
  // l L s S t T @ d a e: all other keys are passed over without making a string of them.
  if (first !== 0x40 && !'lLsStTdae'.includes(text.charAt(from))) {
    return undefined;
  }
  const key = text.slice(from, to);
  return LEVEL_KEYS.has(key) ? 'level' : TIME_KEYS.has(key) ? 'time' : undefined;
}

function readLevel(text: string, from: number, to: number, found: Found): boolean {
  const isText = text.charCodeAt(from) === QUOTE;
  const level = levelOfValue(isText ? text.slice(from + 1, to - 1) : text.slice(from, to), isText);
  if (level === undefined) {
    return false;
  }
  [found.severity, found.severityText] = level;
  return true;
}

function readTime(text: string, from: number, to: number, found: Found, time: TimeReader): boolean {
  if (text.charCodeAt(from) === QUOTE) {
    return time.iso(text, from + 1, to - 1, found) > 0 || readEpoch(text, from + 1, to - 1, found) === to - 1;
  }
  return readEpoch(text, from, to, found) === to;
}

function skipBlanks(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && (text.charCodeAt(next) === 0x20 || text.charCodeAt(next) === 0x09)) {
    next += 1;
  }
  return next;
}

function skipColon(text: string, at: number): number {
  return text.charCodeAt(at) === 0x3a ? at + 1 : Infinity;
}

/** Behind the closing quote of the string that opens at `at`; -1 when it does not close in the line. */
function stringEnd(text: string, at: number, end: number): number {
  let quote = text.indexOf('"', at + 1);
  while (quote > 0 && quote < end) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) {
      backslashes += 1;
    }
    if (backslashes % 2 === 0) {
      return quote + 1;
    }
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}

/** Behind the value that starts at `at`; -1 when it does not end in the line. */
function endOfValue(text: string, at: number, end: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) {
    return stringEnd(text, at, end);
  }
  if (first === 0x7b || first === 0x5b) {
    return endOfNested(text, at, end);
  }
  let next = at;
  for (; next < end; next += 1) {
    const code = text.charCodeAt(next);
    if (code === 0x2c || code === 0x7d || code === 0x20) {
      return next;
    }
  }
  return -1;
}

/** Counts brackets instead of recursing, so that no depth of nesting can hurt. */
function endOfNested(text: string, at: number, end: number): number {
  let depth = 0;
  for (let next = at; next < end; next += 1) {
    const code = text.charCodeAt(next);
    if (code === QUOTE) {
      const closed = stringEnd(text, next, end);
      if (closed < 0) {
        return -1;
      }
      next = closed - 1;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
      if (depth === 0) {
        return next + 1;
      }
    }
  }
  return -1;
}
