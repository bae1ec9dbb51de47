import type { Clock } from '@vigilops/runtime';

/**
 * Numbers in the order of arrival, for lines that bring none of their own: those of one moment stay in order over requests, batches
 * and restarts. As large as the microseconds since 1970, or larger where more lines come.
 */
export function createSequence(clock: Pick<Clock, 'now'>): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, clock.now().getTime() * 1_000);
    return last;
  };
}
