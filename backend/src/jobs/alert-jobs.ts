import type { Clock } from '@vigilops/runtime';
import type { AlertStore } from '../model/index.ts';
import type { Job } from './job.ts';

const SECOND = 1_000;
const KEPT_US = 400 * 86_400e6;

/** Looks at all rules, and lets go of what was resolved long ago. */
export function createAlertJobs(
  evaluate: (signal: AbortSignal) => Promise<{
    readonly rules: number;
    readonly failed: number;
    readonly late: number;
    readonly missed: number;
  }>,
  alerts: Pick<AlertStore, 'prune'>,
  clock: Clock,
): readonly Job[] {
  return [
    {
      name: 'alert-rules',
      everyMs: 10 * SECOND,
      timeoutMs: 60 * SECOND,
      run: async (signal) => {
        const { rules, failed, late, missed } = await evaluate(signal);
        return {
          rules,
          late,
          missed,
          warning:
            failed === 0 ? null : `${String(failed)} of ${String(rules)} alert rules could not be evaluated`,
        };
      },
    },
    {
      name: 'prune-alerts',
      everyMs: 3_600 * SECOND,
      timeoutMs: 60 * SECOND,
      run: async (signal) => ({
        alerts: await alerts.prune(clock.now().getTime() * 1_000 - KEPT_US, signal),
      }),
    },
  ];
}
