import type { Settings } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { Job } from './job.ts';

/** Proposes articles of what people noted when an incident ended. */
export function createKnowledgeJobs(deps: {
  readonly propose: (
    language: Settings['general']['language'],
    at: Date,
    signal: AbortSignal,
  ) => Promise<number>;
  /** What came with the house, once. */
  readonly furnish: (at: Date, signal: AbortSignal) => Promise<void>;
  readonly settings: () => Settings;
  readonly clock: Clock;
}): readonly Job[] {
  let isFurnished = false;
  return [
    {
      name: 'knowledge',
      everyMs: 300_000,
      timeoutMs: 60_000,
      run: async (signal) => {
        const at = deps.clock.now();
        if (!isFurnished) {
          await deps.furnish(at, signal);
          isFurnished = true;
        }
        return { drafts: await deps.propose(deps.settings().general.language, at, signal) };
      },
    },
  ];
}
