import type { Clock } from '@vigilops/runtime';

/** Time that moves only when told to. */
export function createFakeClock(
  startMs = Date.UTC(2026, 0, 1),
): Clock & { advance(ms: number): Promise<void> } {
  let nowMs = startMs;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs - startMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = {
          at: nowMs + ms,
          wake: () => {
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new Error('aborted'));
        });
      }),
    advance: async (ms) => {
      nowMs += ms;
      for (const sleeper of [...sleepers].filter(({ at }) => at <= nowMs)) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      // Lets everything that waited for these sleepers run.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
