import type { LogFormat } from './found.ts';
import { lastFractionMs, monthAt, readFraction, twoDigits } from './time.ts';

const HEAD = /\d{1,10}:[A-Z] (?=\d\d [A-Z][a-z]{2} \d{4} )/y;
/** The sign between time and message. */
const SEVERITIES: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['.', [5, 'debug']],
  ['-', [9, 'verbose']],
  ['*', [10, 'notice']],
  ['#', [13, 'warning']],
]);

/** 1:M 05 Jan 2026 08:00:00.123 * Ready to accept connections. */
export const redis: LogFormat = {
  name: 'redis',
  isSingleLine: true,
  recognise(text, start, end, found, time) {
    HEAD.lastIndex = start;
    if (!HEAD.test(text)) {
      return false;
    }
    const at = HEAD.lastIndex;
    const year = twoDigits(text, at + 7) * 100 + twoDigits(text, at + 9);
    const month = monthAt(text, at + 3);
    const second = twoDigits(text, at + 18);
    const signAt = readFraction(text, at + 20, end, found) + 1;
    if (month < 0 || second < 0 || year < 1970) {
      return false;
    }
    const [day, hour, minute] = [twoDigits(text, at), twoDigits(text, at + 12), twoDigits(text, at + 15)];
    found.timeMs = time.civilMs(year, month, day, hour, minute, second) + lastFractionMs();
    [found.severity, found.severityText] = SEVERITIES.get(text.charAt(signAt)) ?? [0, ''];
    return true;
  },
};
