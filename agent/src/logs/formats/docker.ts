import type { LogFormat } from './found.ts';
import { findLevel } from '@vigilops/contracts';

const HEAD = '{"log":"';
const TIME = '"time":"';
const TIME_REACH = 48;

/** Docker's json-file driver: {"log":"…\n","stream":"stdout","time":"2026-01-05T08:00:00.123456789Z"}. */
export const docker: LogFormat = {
  name: 'docker',
  isSingleLine: true,
  recognise(text, start, end, found, time) {
    if (!text.startsWith(HEAD, start) || text.charCodeAt(end - 1) !== 0x7d) {
      return false;
    }
    const timeAt = text.lastIndexOf(TIME, end);
    if (timeAt < end - TIME_REACH || timeAt < start) {
      return false;
    }
    findLevel(text, start, start + HEAD.length, timeAt, found);
    // Last: a time within the message must not win.
    return time.iso(text, timeAt + TIME.length, end, found) > 0;
  },
};
