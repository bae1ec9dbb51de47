import type { Clock } from './clock.ts';

export interface BackoffConfig {
  readonly initialMs: number;
  readonly maxMs: number;
}

/** Exponential back-off with full jitter (0..cap), so that a fleet does not return in step. */
export function backoffMs(
  attempt: number,
  config: BackoffConfig,
  random: () => number = Math.random,
): number {
  const cap = Math.min(config.maxMs, config.initialMs * 2 ** Math.min(attempt, 30));
  return Math.floor(random() * cap);
}

/** Runs `work` until it succeeds, `retryable` says no, or `signal` aborts. */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  deps: {
    clock: Clock;
    backoff: BackoffConfig;
    retryable: (error: unknown) => boolean;
    signal: AbortSignal;
    attempts?: number;
  },
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (deps.signal.aborted || !deps.retryable(error) || attempt + 1 >= (deps.attempts ?? Infinity)) {
        throw error;
      }
      await deps.clock.sleep(backoffMs(attempt, deps.backoff), deps.signal);
    }
  }
}
