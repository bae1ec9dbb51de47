import type { Clock } from '@vigilops/runtime';

export interface ManualClock extends Clock {
  /** Lets time pass: wakes sleepers in the order of their times, and lets what they do happen in between. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** A clock that stands still until it is moved. Sleeps end by `advance` or by their signal. */
export function createManualClock(start = new Date('2026-03-01T12:00:00Z')): ManualClock {
  let ms = 0;
  let sleepers: Sleeper[] = [];
  return {
    now: () => new Date(start.getTime() + ms),
    monotonicMs: () => ms,
    sleep: (duration, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(reasonOf(signal));
          return;
        }
        const sleeper: Sleeper = {
          atMs: ms + duration,
          wake: () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        const onAbort = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(reasonOf(signal));
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        sleepers.push(sleeper);
      }),
    advance: async (duration) => {
      const endMs = ms + duration;
      await settle();
      for (;;) {
        const next = sleepers.filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) {
          break;
        }
        sleepers = sleepers.filter((other) => other !== next);
        ms = Math.max(ms, next.atMs);
        next.wake();
        await settle();
      }
      ms = endMs;
    },
  };
}

/** Everything that is ready to run runs: promise reactions, also chains of them. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('aborted');
}
