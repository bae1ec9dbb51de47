import type { Found, TimeReader } from './found.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Up to and with the colon behind the minutes: what consecutive lines share. */
const MINUTE_PREFIX = /(\d{4})([-/.])(\d\d)\2(\d\d)[T _](\d\d):(\d\d):/y;
const MINUTE_PREFIX_LENGTH = 17;

/**
 * Reads times of one file. `zone` is that of times that name none; `nowMs` is moved on by the caller.
 * The civil part up to the minute is computed once a minute, which leaves five digits a line.
 */
export function createTimeReader(zone: 'local' | 'utc', nowMs: number): TimeReader {
  let prefix = '?';
  let minuteUtcMs = 0;
  let minuteZoneMs = 0;

  const civilMs: TimeReader['civilMs'] = (year, month, day, hour, minute, second) =>
    zone === 'utc'
      ? Date.UTC(year, month, day, hour, minute, second)
      : new Date(year, month, day, hour, minute, second).getTime();

  /** Reads the prefix at `at` and keeps it; false when there is none. */
  const readPrefix = (text: string, at: number): boolean => {
    MINUTE_PREFIX.lastIndex = at;
    const match = MINUTE_PREFIX.exec(text);
    if (match === null) {
      return false;
    }
    const [whole, year, , month, day, hour, minute] = match;
    const civil = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)] as const;
    if (civil[1] > 11 || civil[2] > 31 || civil[3] > 23 || civil[4] > 59) {
      return false;
    }
    // A copy: a slice would keep the whole text alive for as long as the file is followed.
    prefix = Buffer.from(whole, 'latin1').toString('latin1');
    minuteUtcMs = Date.UTC(...civil);
    minuteZoneMs = civilMs(...civil, 0);
    return true;
  };

  return {
    nowMs,
    civilMs,
    yearFor(month, day) {
      const now = new Date(this.nowMs);
      const year = now.getUTCFullYear();
      return Date.UTC(year, month, day) > now.getTime() + 2 * DAY_MS ? year - 1 : year;
    },
    iso(text, at, end, found) {
      if (at + MINUTE_PREFIX_LENGTH + 2 > end || !(text.startsWith(prefix, at) || readPrefix(text, at))) {
        return -1;
      }
      const secondAt = at + MINUTE_PREFIX_LENGTH;
      const tens = text.charCodeAt(secondAt) - 48;
      const ones = text.charCodeAt(secondAt + 1) - 48;
      if (tens < 0 || tens > 6 || ones < 0 || ones > 9) {
        return -1;
      }
      const fractionEnd = readFraction(text, secondAt + 2, end, found);
      const inMinuteMs = tens * 10_000 + ones * 1_000 + fractionMs;
      const stop = readOffset(text, fractionEnd, end);
      found.timeMs =
        (stop === fractionEnd ? minuteZoneMs : minuteUtcMs - offsetMinutes * MINUTE_MS) + inMinuteMs;
      return stop;
    },
  };
}

/** What `readFraction` and `readOffset` found: two numbers more than a function can return. */
let fractionMs = 0;
let offsetMinutes = 0;

/** Milliseconds of the last `readFraction`. */
export function lastFractionMs(): number {
  return fractionMs;
}

/** Reads `.123` or `,123456789` when it is there, up to nine digits and skipping more. Returns the end. */
export function readFraction(text: string, at: number, end: number, found: Found): number {
  fractionMs = 0;
  found.subMsNanos = 0;
  const mark = text.charCodeAt(at);
  if (at + 1 >= end || (mark !== 0x2e && mark !== 0x2c && mark !== 0x3a)) {
    return at;
  }
  let nanos = 0;
  let digits = 0;
  let stop = at + 1;
  for (; stop < end; stop += 1) {
    const digit = text.charCodeAt(stop) - 48;
    if (digit < 0 || digit > 9) {
      break;
    }
    if (digits < 9) {
      nanos = nanos * 10 + digit;
      digits += 1;
    }
  }
  if (digits === 0) {
    return at;
  }
  nanos *= POWERS_OF_TEN[9 - digits] ?? 1;
  fractionMs = Math.floor(nanos / 1_000_000);
  found.subMsNanos = nanos - fractionMs * 1_000_000;
  return stop;
}

const POWERS_OF_TEN = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

/** Reads `Z`, ` UTC`, ` GMT`, `+02:00`, ` +0200` or `+02` when it is there. Returns the end, `at` when there is none. */
function readOffset(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at);
  if (at >= end) {
    return at;
  }
  if (code === 0x5a) {
    offsetMinutes = 0;
    return at + 1;
  }
  if (code === 0x2b || code === 0x2d) {
    return readSigned(text, at, end, at);
  }
  if (code === 0x20) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x2b || next === 0x2d) {
      return readSigned(text, at + 1, end, at);
    }
    if (text.startsWith('UTC', at + 1) || text.startsWith('GMT', at + 1)) {
      offsetMinutes = 0;
      return at + 4;
    }
  }
  return at;
}

/** `fallback` is returned when the digits are missing: " - " behind a time is no offset. */
function readSigned(text: string, at: number, end: number, fallback: number): number {
  const hour = twoDigits(text, at + 1);
  if (at + 3 > end || hour < 0 || hour > 15) {
    return fallback;
  }
  let stop = at + 3;
  let minutes = 0;
  const colon = text.charCodeAt(stop) === 0x3a ? 1 : 0;
  const minute = stop + colon + 2 <= end ? twoDigits(text, stop + colon) : -1;
  if (minute >= 0 && minute < 60) {
    minutes = minute;
    stop += colon + 2;
  }
  offsetMinutes = (hour * 60 + minutes) * (text.charCodeAt(at) === 0x2d ? -1 : 1);
  return stop;
}

/** 0–99, or -1 when there are no two digits. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

const MONTHS = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [
    name,
    index,
  ]),
);

/** 0–11 of an English month name of three letters, or -1. */
export function monthAt(text: string, at: number): number {
  return MONTHS.get(text.slice(at, at + 3)) ?? -1;
}

/**
 * Reads an epoch number. Its unit follows from the digits before the point: seconds until the year 5138, then
 * milliseconds, microseconds, nanoseconds. Returns the end, or -1 when it is no such number.
 */
export function readEpoch(text: string, at: number, end: number, found: Found): number {
  let stop = at;
  while (stop < end && text.charCodeAt(stop) >= 48 && text.charCodeAt(stop) <= 57) {
    stop += 1;
  }
  const digits = stop - at;
  if (digits < 9 || digits > 19) {
    return -1;
  }
  // Digits that make whole milliseconds; what follows is kept apart, for 19 digits pass 2^53.
  const msDigits = digits <= 11 ? digits : digits - (digits <= 14 ? 0 : digits <= 17 ? 3 : 6);
  const whole = Number(text.slice(at, at + msDigits));
  found.subMsNanos = 0;
  if (digits <= 11) {
    const fractionEnd = readFraction(text, stop, end, found);
    found.timeMs = whole * 1_000 + fractionMs;
    return fractionEnd;
  }
  found.timeMs = whole;
  if (msDigits < digits) {
    found.subMsNanos = Number(text.slice(at + msDigits, stop).padEnd(6, '0'));
    return stop;
  }
  const fractionEnd = readFraction(text, stop, end, found);
  found.subMsNanos = fractionEnd === stop ? 0 : Math.min(999_999, fractionMs * 1_000);
  return fractionEnd;
}
