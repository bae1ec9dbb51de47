import type { LogFormat } from './found.ts';
import { findLevel } from '@vigilops/contracts';

/** What containerd and CRI-O write for Kubernetes: 2026-01-05T08:00:00.123456789Z stdout F message. */
export const cri: LogFormat = {
  name: 'cri',
  isSingleLine: true,
  recognise(text, start, end, found, time) {
    const timeEnd = time.iso(text, start, end, found);
    if (timeEnd < 0 || !(text.startsWith(' stdout ', timeEnd) || text.startsWith(' stderr ', timeEnd))) {
      return false;
    }
    const tag = text.charCodeAt(timeEnd + 8);
    if ((tag !== 0x46 && tag !== 0x50) || text.charCodeAt(timeEnd + 9) !== 0x20) {
      return false;
    }
    const { timeMs, subMsNanos } = found;
    findLevel(text, start, timeEnd + 10, end, found);
    found.timeMs = timeMs;
    found.subMsNanos = subMsNanos;
    return true;
  },
};
