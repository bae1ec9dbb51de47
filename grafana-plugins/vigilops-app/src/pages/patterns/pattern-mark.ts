/** What stands out about how lines of a pattern went. */
export type PatternMark = 'new' | 'surging' | 'vanished';

/** Of the range: what is said to be now. */
const NOW_SHARE = 0.2;
/** So many times as often as before. */
const SURGE = 4;
/** Fewer lines tell of nothing. */
const LEAST_LINES = 20;
/** In such a share of the steps before lines came, so that none is a change. */
const STEADY = 0.6;

/**
 * New where the first line is in the range; surging where lines come much more often at its end than before; vanished where
 * they came steadily and then no more. `series` are lines in equal steps, oldest first; the last one may be of less time.
 */
export function markOf(series: readonly number[], isNew: boolean): PatternMark | undefined {
  if (isNew) {
    return 'new';
  }
  const recent = Math.max(1, Math.round(series.length * NOW_SHARE));
  const [before, now] = [series.slice(0, -recent), series.slice(-recent)];
  if (before.length < recent) {
    return undefined;
  }
  const [linesBefore, linesNow] = [sumOf(before), sumOf(now)];
  if (linesNow === 0) {
    const steps = before.filter((lines) => lines > 0).length;
    return linesBefore >= LEAST_LINES && steps >= STEADY * before.length ? 'vanished' : undefined;
  }
  const usual = linesBefore / before.length;
  return linesNow >= LEAST_LINES && linesNow / now.length > SURGE * Math.max(usual, 1 / before.length)
    ? 'surging'
    : undefined;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
