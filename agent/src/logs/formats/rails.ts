import type { LogFormat } from './found.ts';
import { readLevel } from '@vigilops/contracts';

const LETTERS = 'DIWEFA';

/** Ruby's Logger, which Rails uses: I, [2026-01-05T08:00:00.123456 #1234]  INFO -- : message. */
export const rails: LogFormat = {
  name: 'rails',
  isSingleLine: false,
  recognise(text, start, end, found, time) {
    if (!LETTERS.includes(text.charAt(start)) || !text.startsWith(', [', start + 1)) {
      return false;
    }
    const timeEnd = time.iso(text, start + 4, end, found);
    if (timeEnd < 0) {
      return false;
    }
    const close = text.indexOf(']', timeEnd);
    let at = close + 1;
    while (at < end && text.charCodeAt(at) === 0x20) {
      at += 1;
    }
    return close > 0 && close < end && readLevel(text, at, end, found) > 0;
  },
};
