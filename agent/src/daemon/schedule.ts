import type { Clock } from '@vigilops/runtime';

/** A fleet that was started together must not report together. */
const MIN_FIRST_GAP_MS = 1_000;

export interface ScheduleDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/**
 * Runs `work` at once, then at a phase drawn at random within the first interval, then every interval. Times are
 * counted from the first run on a clock that never jumps, so rounds do not drift; a round that was missed (a
 * suspended machine, a slow round) is left out and not made up for. Resolves when `signal` aborts.
 */
export async function runEvery(
  intervalMs: number,
  work: () => Promise<void>,
  deps: ScheduleDeps,
): Promise<void> {
  const { clock, random, signal } = deps;
  const firstMs = clock.monotonicMs();
  const phaseMs = Math.min(intervalMs, Math.max(MIN_FIRST_GAP_MS, random() * intervalMs));
  while (!signal.aborted) {
    await work();
    const elapsedMs = clock.monotonicMs() - firstMs;
    const rounds = elapsedMs < phaseMs ? 0 : Math.floor((elapsedMs - phaseMs) / intervalMs) + 1;
    const waitMs = phaseMs + rounds * intervalMs - elapsedMs;
    await clock.sleep(waitMs, signal).catch((error: unknown) => {
      if (!signal.aborted) {
        throw error;
      }
    });
  }
}
