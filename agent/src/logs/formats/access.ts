import type { LogFormat } from './found.ts';
import { monthAt, twoDigits } from './time.ts';

/** Host, identity and user before the bracket; one field more where the virtual host comes first. */
const HEAD = /[^\s[{]\S{0,254} \S{1,254} \S{1,254}(?: \S{1,254})? \[(?=\d\d\/[A-Z][a-z]{2}\/\d{4}:)/y;
const DAY_LENGTH = 11;

/** Access logs of nginx and Apache in the common and combined form: the status says how severe the line is. */
export const access: LogFormat = {
  name: 'access',
  isSingleLine: true,
  recognise(text, start, end, found, time) {
    HEAD.lastIndex = start;
    if (!HEAD.test(text) || HEAD.lastIndex >= end) {
      return false;
    }
    const at = HEAD.lastIndex;
    const timeMs = civilTime(text, at, time.civilMs);
    if (Number.isNaN(timeMs)) {
      return false;
    }
    found.timeMs = timeMs;
    found.subMsNanos = 0;
    found.severity = severityOfStatus(text, at, end);
    return true;
  },
};

let lastDay = '';
let lastDayMs = NaN;

/** 05/Jan/2026:08:00:00 +0000. The day is kept: it changes once in a million lines. */
function civilTime(
  text: string,
  at: number,
  civilMs: (...civil: [number, number, number, number, number, number]) => number,
): number {
  if (!text.startsWith(lastDay, at) || lastDay === '') {
    const day = twoDigits(text, at);
    const month = monthAt(text, at + 3);
    const year = twoDigits(text, at + 7) * 100 + twoDigits(text, at + 9);
    if (day < 1 || month < 0) {
      return NaN;
    }
    lastDay = text.slice(at, at + DAY_LENGTH);
    lastDayMs = Date.UTC(year, month, day);
  }
  const hour = twoDigits(text, at + 12);
  const minute = twoDigits(text, at + 15);
  const second = twoDigits(text, at + 18);
  if (hour < 0 || minute < 0 || second < 0) {
    return NaN;
  }
  const sign = text.charCodeAt(at + 21);
  if (sign !== 0x2b && sign !== 0x2d) {
    const day = new Date(lastDayMs);
    return civilMs(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), hour, minute, second);
  }
  const offsetMinutes = (twoDigits(text, at + 22) * 60 + twoDigits(text, at + 24)) * (sign === 0x2d ? -1 : 1);
  return lastDayMs + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1_000;
}

/** The status follows the quoted request: `" 200 `. A quote within the request is escaped by both servers. */
function severityOfStatus(text: string, from: number, end: number): number {
  const open = text.indexOf('"', from);
  const close = open < 0 ? -1 : text.indexOf('" ', open + 1);
  if (close < 0 || close + 5 > end) {
    return 9;
  }
  const hundreds = text.charCodeAt(close + 2);
  return hundreds === 0x35 ? 17 : hundreds === 0x34 ? 13 : 9;
}
