import { silentLogger } from '@vigilops/runtime';

import { createManualClock, type ManualClock } from '../../../test/manual-clock.ts';
import type { After } from '../after.ts';

/** Time that a test moves, for what waits by `after` as well. */
export function manualTime(): {
  readonly clock: ManualClock;
  readonly after: After;
  readonly logger: typeof silentLogger;
} {
  const clock = createManualClock();
  const after: After = (ms, work) => {
    const stop = new AbortController();
    clock.sleep(Math.max(0, ms), stop.signal).then(work, () => undefined);
    return () => stop.abort();
  };
  return { clock, after, logger: silentLogger };
}

/** Moves time on in small steps, so that everything happens at its own time. */
export async function pass(clock: ManualClock, ms: number, stepMs = 100): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await clock.advance(Math.min(stepMs, ms - passed));
  }
}
