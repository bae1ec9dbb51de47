/** A server that is in trouble is asked less and less often, but at least once a minute, or as often as ever. */
export interface Backoff {
  /** Whether it is to be asked at this time. */
  isDue(monotonicMs: number): boolean;
  failed(beganMs: number): void;
  succeeded(): void;
}

const MOST_MS = 60_000;
/** Rounds come a little early. */
const EARLY_MS = 1_000;

export function createBackoff(intervalMs: number): Backoff {
  let failures = 0;
  let nextMs = -Infinity;
  return {
    isDue: (monotonicMs) => monotonicMs >= nextMs - EARLY_MS,
    failed(beganMs) {
      nextMs = beganMs + Math.max(intervalMs, Math.min(MOST_MS, intervalMs * 2 ** failures));
      failures = Math.min(failures + 1, 10);
    },
    succeeded() {
      failures = 0;
      nextMs = -Infinity;
    },
  };
}
