import { CLASS, digitsAt, SPACE } from './bytes.ts';

const pack = (text: string) =>
  ((text.charCodeAt(0) | 32) << 16) | ((text.charCodeAt(1) | 32) << 8) | (text.charCodeAt(2) | 32);
const MONTHS = new Set('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ').map(pack));
const DAYS = new Set('Mon Tue Wed Thu Fri Sat Sun'.split(' ').map(pack));

function packed(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) | 32) << 16) | (((bytes[at + 1] ?? 0) | 32) << 8) | ((bytes[at + 2] ?? 0) | 32);
}

const isSpace = (bytes: Uint8Array, at: number) => CLASS[bytes[at] ?? 0] === SPACE;

function pastSpaces(bytes: Uint8Array, limit: number, at: number): number {
  let i = at;
  while (i < limit && isSpace(bytes, i) && bytes[i] !== 10) {
    i += 1;
  }
  return i;
}

/** `hh:mm` or `hh:mm:ss` with a fraction and a zone; -1 where none stands. */
function clockEnd(bytes: Uint8Array, limit: number, at: number): number {
  if (digitsAt(bytes, at, Math.min(limit, at + 3)) !== 2 || bytes[at + 2] !== 58) {
    return -1;
  }
  if (digitsAt(bytes, at + 3, Math.min(limit, at + 6)) !== 2) {
    return -1;
  }
  let i = at + 5;
  if (bytes[i] === 58 && digitsAt(bytes, i + 1, Math.min(limit, i + 4)) === 2) {
    i += 3;
    if ((bytes[i] === 46 || bytes[i] === 44) && digitsAt(bytes, i + 1, limit) > 0) {
      i += 1 + digitsAt(bytes, i + 1, limit);
    }
  }
  return zoneEnd(bytes, limit, i);
}

function zoneEnd(bytes: Uint8Array, limit: number, at: number): number {
  if (bytes[at] === 90) {
    return at + 1;
  }
  const sign = isSpace(bytes, at) ? at + 1 : at;
  if ((bytes[sign] === 43 || bytes[sign] === 45) && digitsAt(bytes, sign + 1, limit) >= 2) {
    const colon = sign + 1 + digitsAt(bytes, sign + 1, limit);
    return bytes[colon] === 58 && digitsAt(bytes, colon + 1, limit) === 2 ? colon + 3 : colon;
  }
  return at;
}

/** Capitals of three or four letters, as in `09:04:50 EDT 2004`, when a year follows. */
function yearEnd(bytes: Uint8Array, limit: number, at: number): number {
  let i = pastSpaces(bytes, limit, at);
  let letters = 0;
  while (letters < 4 && (bytes[i + letters] ?? 0) >= 65 && (bytes[i + letters] ?? 0) <= 90) {
    letters += 1;
  }
  if (letters >= 3) {
    i = pastSpaces(bytes, limit, i + letters);
  }
  return digitsAt(bytes, i, limit) === 4 ? i + 4 : at;
}

/** `Jun 17 07:07:00 2005`, `17 Jun 2005`: day and clock behind the name of a month. */
function afterMonth(bytes: Uint8Array, limit: number, at: number): number {
  let i = pastSpaces(bytes, limit, at);
  const digits = digitsAt(bytes, i, limit);
  if (i === at || digits < 1 || digits > 2) {
    return -1;
  }
  i += digits;
  const comma = bytes[i] === 44 ? i + 1 : i;
  const clock = clockEnd(bytes, limit, pastSpaces(bytes, limit, comma));
  const end = yearEnd(bytes, limit, clock > 0 ? clock : comma);
  // `Mar 3` alone may be anything; a clock or a year proves it.
  return clock > 0 || end > comma ? end : -1;
}

/**
 * Where a date or time ends that begins with the chunk from `start` to `end`; -1 or less than `end` where none does.
 * Known are ISO 8601 and its likes with slashes, a clock alone, and dates as C's `ctime`, syslog and web servers write them.
 */
export function dateEnd(bytes: Uint8Array, limit: number, start: number, end: number): number {
  const digits = digitsAt(bytes, start, end);
  if (digits === 0) {
    return nameOfDay(bytes, limit, start);
  }
  if (digits === 4 || digits === 2) {
    const mark = bytes[start + digits];
    if (mark === 45 || mark === 47) {
      return MONTHS.has(packed(bytes, start + digits + 1))
        ? dayOfMonth(bytes, limit, start + digits + 4, mark)
        : numbersOfDay(bytes, limit, start, digits, mark);
    }
    if (mark === 58) {
      const clock = clockEnd(bytes, limit, start);
      return clock >= end ? clock : -1;
    }
  }
  return -1;
}

function nameOfDay(bytes: Uint8Array, limit: number, start: number): number {
  const name = packed(bytes, start);
  if (MONTHS.has(name)) {
    return afterMonth(bytes, limit, start + 3);
  }
  if (!DAYS.has(name)) {
    return -1;
  }
  const next = pastSpaces(bytes, limit, bytes[start + 3] === 44 ? start + 4 : start + 3);
  return MONTHS.has(packed(bytes, next)) ? afterMonth(bytes, limit, next + 3) : -1;
}

/** What comes behind `17/Jun`: the year, and the clock as web servers write it. */
function dayOfMonth(bytes: Uint8Array, limit: number, at: number, mark: number): number {
  if (bytes[at] !== mark || digitsAt(bytes, at + 1, limit) !== 4) {
    return -1;
  }
  const end = at + 5;
  const clock = bytes[end] === 58 || isSpace(bytes, end) ? clockEnd(bytes, limit, end + 1) : -1;
  return clock > 0 ? clock : end;
}

function numbersOfDay(bytes: Uint8Array, limit: number, start: number, digits: number, mark: number): number {
  let i = start + digits + 1;
  if (digitsAt(bytes, i, limit) !== 2 || bytes[i + 2] !== mark) {
    return -1;
  }
  i += 3;
  const rest = digitsAt(bytes, i, limit);
  if (rest !== 2 && rest !== 4) {
    return -1;
  }
  i += rest;
  if (bytes[i] === 84 || isSpace(bytes, i)) {
    const clock = clockEnd(bytes, limit, i + 1);
    return clock > 0 ? clock : i;
  }
  return i;
}
