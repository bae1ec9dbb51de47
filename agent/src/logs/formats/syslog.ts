import type { Found, TimeReader, LogFormat } from './found.ts';
import { findLevel } from '@vigilops/contracts';
import { lastFractionMs, monthAt, readFraction, twoDigits } from './time.ts';

/** Severity of a priority value's low three bits (RFC 5424, table 2) as SeverityNumber and text. */
const SEVERITIES: readonly (readonly [number, string])[] = [
  [21, 'emerg'],
  [19, 'alert'],
  [18, 'crit'],
  [17, 'err'],
  [13, 'warning'],
  [10, 'notice'],
  [9, 'info'],
  [5, 'debug'],
];

/** RFC 3164 and RFC 5424, with and without the priority in front; the year of the former is the nearest one. */
export const syslog: LogFormat = {
  name: 'syslog',
  isSingleLine: false,
  recognise(text, start, end, found, time) {
    let at = start;
    if (text.charCodeAt(start) === 0x3c) {
      at = readPriority(text, start, end, found);
      if (at < 0) {
        return false;
      }
    }
    const hasPriority = at > start;
    // RFC 5424 puts a version before the time.
    if (hasPriority && text.charCodeAt(at) === 0x31 && text.charCodeAt(at + 1) === 0x20) {
      time.iso(text, at + 2, end, found);
      return true;
    }
    const timeEnd = readDay(text, at, end, found, time);
    if (timeEnd < 0) {
      return hasPriority && time.iso(text, at, end, found) > 0;
    }
    if (!hasPriority) {
      findLevel(text, start, timeEnd, end, found);
    }
    return true;
  },
};

function readPriority(text: string, at: number, end: number, found: Found): number {
  const close = text.indexOf('>', at);
  if (close < at + 2 || close > at + 4 || close >= end) {
    return -1;
  }
  const priority = Number(text.slice(at + 1, close));
  const severity = priority <= 191 ? SEVERITIES[priority & 7] : undefined;
  if (severity === undefined || !Number.isInteger(priority)) {
    return -1;
  }
  [found.severity, found.severityText] = severity;
  return close + 1;
}

/** `Jan  5 08:00:00`, with a fraction or not. */
function readDay(text: string, at: number, end: number, found: Found, time: TimeReader): number {
  if (at + 15 > end || text.charCodeAt(at + 3) !== 0x20 || text.charCodeAt(at + 9) !== 0x3a) {
    return -1;
  }
  const month = monthAt(text, at);
  const day = text.charCodeAt(at + 4) === 0x20 ? text.charCodeAt(at + 5) - 48 : twoDigits(text, at + 4);
  const hour = twoDigits(text, at + 7);
  const minute = twoDigits(text, at + 10);
  const second = twoDigits(text, at + 13);
  if (month < 0 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || second < 0) {
    return -1;
  }
  const stop = readFraction(text, at + 15, end, found);
  const year = time.yearFor(month, day);
  found.timeMs = time.civilMs(year, month, day, hour, minute, second) + lastFractionMs();
  return stop;
}
