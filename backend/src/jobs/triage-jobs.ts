import type { Clock } from '@vigilops/runtime';
import type { IncidentStore } from '../model/index.ts';
import type { Job } from './job.ts';

const SECOND = 1_000;
const KEPT_US = 400 * 86_400e6;

/** Puts together what happened to alerts and decides on messages, each second; lets go of what is old. */
export function createTriageJobs(
  triage: (signal: AbortSignal) => Promise<{
    readonly transitions: number;
    readonly notices: number;
    readonly undecided: number;
  }>,
  incidents: Pick<IncidentStore, 'prune'>,
  clock: Clock,
): readonly Job[] {
  return [
    {
      name: 'alert-triage',
      everyMs: SECOND,
      timeoutMs: 60 * SECOND,
      run: async (signal) => {
        const figures = await triage(signal);
        return { ...figures, warning: warningOf(figures.undecided) };
      },
    },
    {
      name: 'prune-incidents',
      everyMs: 3_600 * SECOND,
      timeoutMs: 60 * SECOND,
      run: async (signal) => ({
        incidents: await incidents.prune(clock.now().getTime() * 1_000 - KEPT_US, signal),
      }),
    },
  ];
}

function warningOf(undecided: number): string | null {
  return undecided === 0
    ? null
    : `${String(undecided)} incidents cannot be decided on, and nobody is told of them: see the log`;
}
