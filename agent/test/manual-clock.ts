import type { Clock } from '@vigilops/runtime';

export interface ManualClock extends Clock {
  /** Moves both clocks and wakes who has slept long enough. */
  advance(ms: number): Promise<void>;
  /** Moves wall time alone, as an NTP step or an operator does. */
  setWall(date: Date): void;
  readonly sleepers: number;
}

/** Time stands still until a test moves it. */
export function createManualClock(start = new Date('2026-01-05T08:00:00Z')): ManualClock {
  let wallMs = start.getTime();
  let monotonicMs = 1_000;
  const sleepers = new Set<{ untilMs: number; wake: () => void }>();
  return {
    now: () => new Date(wallMs),
    monotonicMs: () => monotonicMs,
    get sleepers() {
      return sleepers.size;
    },
    setWall(date) {
      wallMs = date.getTime();
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = {
          untilMs: monotonicMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        const abort = () => {
          sleepers.delete(sleeper);
          reject(new Error('aborted'));
        };
        if (signal?.aborted === true) {
          abort();
          return;
        }
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      }),
    async advance(ms) {
      wallMs += ms;
      monotonicMs += ms;
      [...sleepers].filter(({ untilMs }) => untilMs <= monotonicMs).forEach(({ wake }) => wake());
      // What was woken runs before the test looks.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
