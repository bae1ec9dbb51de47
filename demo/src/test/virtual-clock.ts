import type { Clock } from '@vigilops/runtime';

/** A clock whose sleepers wake at once, in the order of their times, while virtual time jumps to them. */
export function virtualClock(startMs: number): Clock & { readonly sleptMs: number[] } {
  let nowMs = startMs;
  const sleptMs: number[] = [];
  return {
    sleptMs,
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs - startMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      sleptMs.push(ms);
      nowMs += ms;
      // Lets answers that are on their way arrive, as real sleep would.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
}
