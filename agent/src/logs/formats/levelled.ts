import type { LogFormat } from './found.ts';
import { findLevel, readLevel } from '@vigilops/contracts';

/** `[08:00:00 INF]` of Serilog's console and `08:00:00.123 [main] INFO` of logback's default. */
const CLOCK = /\[?(\d\d):(\d\d):(\d\d)(?:[.,](\d{3}))?/y;

/** A level first, or a clock without a date: INFO:root:…, [ERROR] …, info: Category[0], warning - …. */
export const levelled: LogFormat = {
  name: 'levelled',
  isSingleLine: false,
  recognise(text, start, end, found, time) {
    const at = text.charCodeAt(start) === 0x5b ? start + 1 : start;
    const levelEnd = readLevel(text, at, end, found);
    if (levelEnd > 0 && isSetOff(text, at, levelEnd, end)) {
      return true;
    }
    found.severity = 0;
    found.severityText = '';
    CLOCK.lastIndex = start;
    const clock = CLOCK.exec(text);
    if (clock === null) {
      return false;
    }
    const [hour, minute, second] = [Number(clock[1]), Number(clock[2]), Number(clock[3])];
    if (hour > 23 || minute > 59 || second > 60 || !findLevel(text, start, CLOCK.lastIndex, end, found)) {
      return false;
    }
    const today = new Date(time.nowMs);
    const { civilMs } = time;
    const ms =
      civilMs(today.getFullYear(), today.getMonth(), today.getDate(), hour, minute, second) +
      Number(clock[4] ?? 0);
    // A clock ahead of now belongs to yesterday.
    found.timeMs = ms > time.nowMs + 3_600_000 ? ms - 86_400_000 : ms;
    return true;
  },
};

/** A word in capitals stands for itself; any other must be followed by what sets a level off from prose. */
function isSetOff(text: string, at: number, levelEnd: number, end: number): boolean {
  if (levelEnd >= end) {
    return true;
  }
  const next = text.charCodeAt(levelEnd);
  const isUpper = text.charCodeAt(at + 1) < 0x60;
  return (
    next === 0x3a ||
    next === 0x5d ||
    next === 0x7c ||
    next === 0x09 ||
    next === 0x1b ||
    (isUpper && next === 0x20)
  );
}
