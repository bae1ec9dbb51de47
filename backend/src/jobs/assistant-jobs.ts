import type { Clock } from '@vigilops/runtime';
import type { Job } from './job.ts';

const DAY_MS = 86_400_000;
/** Conversations and reports are kept for so long. */
const KEPT_MS = 90 * DAY_MS;
/** An investigation takes minutes at most. */
const LOST_MS = 900_000;

/** Investigates critical incidents by itself, and lets go of what is old. */
export function createAssistantJobs(deps: {
  readonly investigateNew: (
    signal: AbortSignal,
  ) => Promise<{ readonly begun: number; readonly waiting: number }>;
  readonly prune: (before: Date, lost: Date, signal: AbortSignal) => Promise<number>;
  readonly clock: Clock;
}): readonly Job[] {
  return [
    {
      name: 'investigations',
      everyMs: 15_000,
      timeoutMs: 300_000,
      run: (signal) => deps.investigateNew(signal),
    },
    {
      name: 'prune-assistant',
      everyMs: 600_000,
      timeoutMs: 60_000,
      run: async (signal) => {
        const nowMs = deps.clock.now().getTime();
        const conversations = await deps.prune(new Date(nowMs - KEPT_MS), new Date(nowMs - LOST_MS), signal);
        return { conversations };
      },
    },
  ];
}
