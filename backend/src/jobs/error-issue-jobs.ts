import type { Clock } from '@vigilops/runtime';
import type { ErrorIssueMaintenance } from '../model/index.ts';
import type { Job } from './job.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Nobody touched them and nobody saw them for so long. */
const UNTOUCHED_DAYS = 90;
/** Ever, but for those that lasted or that somebody decided on within this time. */
const CLOSED_DAYS = 400;

/** What goes on about error issues. `mostOpen`: from how many on lines of further ones are counted as others. */
export function createErrorIssueJobs(
  store: Pick<ErrorIssueMaintenance, 'fold' | 'forget'>,
  { clock, mostOpen }: { readonly clock: Pick<Clock, 'now'>; readonly mostOpen: number },
): readonly Job[] {
  return [
    {
      name: 'error-issues',
      everyMs: 10 * SECOND,
      timeoutMs: 2 * MINUTE,
      run: async (signal) => {
        const folded = await store.fold(clock.now(), signal);
        return { ...folded, ...warningOf(folded.open, mostOpen) };
      },
    },
    {
      name: 'error-issues-forget',
      everyMs: 6 * HOUR,
      timeoutMs: 5 * MINUTE,
      run: async (signal) => {
        const before = (days: number) => new Date(clock.now().getTime() - days * DAY);
        const limits = { untouchedBefore: before(UNTOUCHED_DAYS), closedBefore: before(CLOSED_DAYS) };
        return { issues: await store.forget(limits, signal) };
      },
    },
  ];
}

function warningOf(open: number, most: number) {
  return open < most
    ? {}
    : {
        warning:
          `${String(open)} error issues are open, which is the most there may be: lines of further ones are counted as ` +
          '<other> of their service. Resolve, ignore or merge some',
      };
}
