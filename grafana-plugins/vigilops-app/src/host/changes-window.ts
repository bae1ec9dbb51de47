import type { TimeRange } from '@grafana/data';
import type { LinkRange } from '../pages/paths.ts';

const WEEK_MS = 7 * 86_400_000;

/**
 * When to look for changes: until the end of the charts, for a week at least. A cause is often older than what it does.
 * Relative ends stay relative, so that the question stays the same while time goes on.
 */
export function changesWindow({ from, to, raw }: TimeRange): LinkRange {
  const lengthMs = Math.max(WEEK_MS, to.valueOf() - from.valueOf());
  if (raw.to === 'now') {
    return { from: `now-${Math.ceil(lengthMs / 1_000)}s`, to: 'now' };
  }
  return {
    from: new Date(to.valueOf() - lengthMs).toISOString(),
    to: to.toISOString(),
  };
}
