import { access } from './access.ts';
import { apacheError } from './apache-error.ts';
import { bare } from './bare.ts';
import { cri } from './cri.ts';
import { dated } from './dated.ts';
import { docker } from './docker.ts';
import { clearFound, type Found, type LogFormat } from './found.ts';
import { json } from './json.ts';
import { klog } from './klog.ts';
import { levelled } from './levelled.ts';
import { logfmt } from './logfmt.ts';
import { rails } from './rails.ts';
import { redis } from './redis.ts';
import { syslog } from './syslog.ts';
import { createTimeReader } from './time.ts';

/** Formats by the first byte a line of theirs can have, the more special ones first. Add a format here. */
const BY_FIRST_BYTE = {
  brace: [docker, json],
  angle: [syslog],
  bracket: [apacheError, dated, levelled, access, bare],
  digit: [cri, dated, access, redis, levelled, bare],
  letter: [syslog, klog, rails, levelled, logfmt, access, bare],
  other: [logfmt, access, bare],
} as const satisfies Record<string, readonly LogFormat[]>;

function candidates(code: number): readonly LogFormat[] {
  if (code >= 0x30 && code <= 0x39) {
    return BY_FIRST_BYTE.digit;
  }
  const lower = code | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) {
    return BY_FIRST_BYTE.letter;
  }
  switch (code) {
    case 0x7b:
      return BY_FIRST_BYTE.brace;
    case 0x3c:
      return BY_FIRST_BYTE.angle;
    case 0x5b:
      return BY_FIRST_BYTE.bracket;
    default:
      return BY_FIRST_BYTE.other;
  }
}

/** Reads levels and times of lines. What it says of one follows from that line alone, whatever came before it. */
export interface Recogniser {
  /** Wall time of the read, for times without a date or year. */
  setNow(ms: number): void;
  /** Fills `found` from the line text[start..end), one character a byte; returns its format, if it has a known one. */
  recognise(text: string, start: number, end: number, found: Found): LogFormat | undefined;
}

export function createRecogniser(zone: 'local' | 'utc', nowMs: number): Recogniser {
  const time = createTimeReader(zone, nowMs);

  return {
    setNow(ms) {
      time.nowMs = ms;
    },
    recognise(text, start, end, found) {
      const at = text.charCodeAt(start) === 0x1b ? skipColours(text, start, end) : start;
      for (const format of candidates(text.charCodeAt(at))) {
        clearFound(found);
        if (format.recognise(text, at, end, found, time)) {
          return format;
        }
      }
      clearFound(found);
      return undefined;
    },
  };
}

const COLOURS = /(?:\x1b\[[0-9;]*m)+/y;

function skipColours(text: string, start: number, end: number): number {
  COLOURS.lastIndex = start;
  return COLOURS.test(text) && COLOURS.lastIndex < end ? COLOURS.lastIndex : start;
}
