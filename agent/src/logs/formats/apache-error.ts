import type { LogFormat } from './found.ts';
import { readLevel } from '@vigilops/contracts';
import { lastFractionMs, monthAt, readFraction, twoDigits } from './time.ts';

const DAYS = /\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) /y;
/** `[core:error]` or, before Apache 2.4, `[error]`. */
const LEVEL = /\] \[(?:\w+:)?([a-z]+)\d?\]/y;

/** [Mon Jan 05 08:00:00.123456 2026] [core:error] [pid 123] … */
export const apacheError: LogFormat = {
  name: 'apache-error',
  isSingleLine: false,
  recognise(text, start, end, found, time) {
    DAYS.lastIndex = start;
    if (!DAYS.test(text)) {
      return false;
    }
    const at = start + 5;
    const month = monthAt(text, at);
    const day = twoDigits(text, at + 4);
    const hour = twoDigits(text, at + 7);
    const minute = twoDigits(text, at + 10);
    const second = twoDigits(text, at + 13);
    const yearAt = readFraction(text, at + 15, end, found) + 1;
    const year = twoDigits(text, yearAt) * 100 + twoDigits(text, yearAt + 2);
    if (month < 0 || day < 1 || hour < 0 || minute < 0 || second < 0 || year < 1970) {
      return false;
    }
    found.timeMs = time.civilMs(year, month, day, hour, minute, second) + lastFractionMs();
    LEVEL.lastIndex = yearAt + 4;
    const level = LEVEL.exec(text)?.[1];
    if (level !== undefined) {
      readLevel(level, 0, level.length, found);
    }
    return true;
  },
};
