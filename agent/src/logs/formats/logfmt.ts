import type { LogFormat } from './found.ts';
import { severityOfWord } from '@vigilops/contracts';
import { readEpoch } from './time.ts';

/** logfmt and slog's text handler: time=2026-01-05T08:00:00.123Z level=INFO msg="…". */
const FIRST_PAIR = /[A-Za-z_@][\w.@-]{0,40}=/y;
const LEVEL = /(?:[^\n]{0,200}?[ \t])??(?:level|lvl|severity|loglevel)="?([A-Za-z]{3,11})/y;
const TIME = /[^\n]{0,200}?(?:time|ts|timestamp|t|datetime|at)="?(?=\d{4}[-/]|\d{10})/y;

export const logfmt: LogFormat = {
  name: 'logfmt',
  isSingleLine: true,
  recognise(text, start, end, found, time) {
    FIRST_PAIR.lastIndex = start;
    if (!FIRST_PAIR.test(text)) {
      return false;
    }
    LEVEL.lastIndex = start;
    const level = LEVEL.exec(text);
    if (level !== null && LEVEL.lastIndex <= end) {
      found.severity = severityOfWord(level[1] ?? '');
      found.severityText = found.severity === 0 ? '' : (level[1] ?? '');
    }
    TIME.lastIndex = start;
    if (TIME.test(text) && TIME.lastIndex < end) {
      const at = TIME.lastIndex;
      if (time.iso(text, at, end, found) < 0) {
        readEpoch(text, at, end, found);
      }
    }
    return found.severity > 0 || !Number.isNaN(found.timeMs);
  },
};
