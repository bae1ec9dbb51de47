import type { Clock } from '@vigilops/runtime';
import type { Job } from './job.ts';

const SECOND = 1_000;

/** Looks for causes of incidents: when they are new, and again when there is more to see. */
export function createCauseJobs(deps: {
  readonly lookAgain: (
    nowUs: number,
    signal: AbortSignal,
  ) => Promise<{ readonly looked: number; readonly failed: number }>;
  readonly prune: (nowUs: number, signal: AbortSignal) => Promise<number>;
  /** By the clock that all backends share. */
  readonly databaseTime: (signal: AbortSignal) => Promise<number>;
  readonly clock: Clock;
}): readonly Job[] {
  return [
    {
      name: 'root-causes',
      everyMs: 5 * SECOND,
      timeoutMs: 60 * SECOND,
      run: async (signal) => {
        const figures = await deps.lookAgain(await deps.databaseTime(signal), signal);
        const warning =
          figures.failed === 0
            ? null
            : `the causes of ${String(figures.failed)} incidents could not be looked for: see the log`;
        return { ...figures, warning };
      },
    },
    {
      name: 'prune-root-causes',
      everyMs: 3_600 * SECOND,
      timeoutMs: 60 * SECOND,
      run: async (signal) => ({
        answers: await deps.prune(deps.clock.now().getTime() * 1_000, signal),
      }),
    },
  ];
}
