import type { Clock, Logger } from '@vigilops/runtime';

export interface ShutdownStep {
  readonly name: string;
  readonly limitMs: number;
  readonly run: () => Promise<void>;
}

/**
 * Takes every step in order, each within its limit: a disk that does not answer must not keep the steps behind it
 * back. What a step leaves undone is safe, because everything that counts is on disk or still in its log file.
 * Resolves with whether all were taken.
 */
export async function shutDown(
  steps: readonly ShutdownStep[],
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<boolean> {
  let complete = true;
  for (const { name, limitMs, run } of steps) {
    const timer = new AbortController();
    const outcome = await Promise.race([
      run().then(
        () => 'done',
        (error: unknown) => String(error),
      ),
      clock.sleep(limitMs, timer.signal).then(
        () => `not done within ${limitMs} ms`,
        () => 'done',
      ),
    ]);
    timer.abort();
    if (outcome !== 'done') {
      logger.warn({ step: name, outcome }, 'a step of the stop was left undone');
      complete = false;
    }
  }
  return complete;
}
