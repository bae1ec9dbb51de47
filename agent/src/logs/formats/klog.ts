import type { Found, TimeReader, LogFormat } from './found.ts';
import { lastFractionMs, readFraction, twoDigits } from './time.ts';

const SEVERITIES: ReadonlyMap<number, readonly [number, string]> = new Map([
  [0x49, [9, 'I']],
  [0x57, [13, 'W']],
  [0x45, [17, 'E']],
  [0x46, [21, 'F']],
]);

/** glog and klog of Kubernetes: I0105 08:00:00.123456       1 controller.go:42] message. */
export const klog: LogFormat = {
  name: 'klog',
  isSingleLine: false,
  recognise(text, start, end, found, time) {
    const severity = SEVERITIES.get(text.charCodeAt(start));
    if (severity === undefined || !readTime(text, start + 1, end, found, time)) {
      return false;
    }
    [found.severity, found.severityText] = severity;
    return true;
  },
};

function readTime(text: string, at: number, end: number, found: Found, time: TimeReader): boolean {
  const month = twoDigits(text, at) - 1;
  const day = twoDigits(text, at + 2);
  const hour = twoDigits(text, at + 5);
  const minute = twoDigits(text, at + 8);
  const second = twoDigits(text, at + 11);
  if (month < 0 || month > 11 || day < 1 || hour < 0 || minute < 0 || second < 0) {
    return false;
  }
  if (text.charCodeAt(at + 4) !== 0x20 || text.charCodeAt(at + 13) !== 0x2e) {
    return false;
  }
  readFraction(text, at + 13, end, found);
  const year = time.yearFor(month, day);
  found.timeMs = time.civilMs(year, month, day, hour, minute, second) + lastFractionMs();
  return true;
}
