import type { Clock } from '@vigilops/runtime';
import type { Job } from './job.ts';

const SECOND = 1_000;
const KEPT_US = 400 * 86_400e6;

export interface OutsideJobsDeps {
  readonly clock: Clock;
  /** Ends alerts from outside that nobody sent again; resolves with how many. */
  readonly expire: (nowUs: number, signal: AbortSignal) => Promise<number>;
  /** Calls the alarm where a silence began or ended by the clock. */
  readonly noticeEdges: (nowUs: number, signal: AbortSignal) => Promise<boolean>;
  readonly pruneSilences: (beforeUs: number, signal: AbortSignal) => Promise<number>;
}

/** What the clock does to alerts from outside and to silences. */
export function createOutsideJobs(deps: OutsideJobsDeps): readonly Job[] {
  const nowUs = () => deps.clock.now().getTime() * 1_000;
  return [
    {
      name: 'expire-alerts',
      everyMs: 10 * SECOND,
      timeoutMs: 30 * SECOND,
      run: async (signal) => ({ alerts: await deps.expire(nowUs(), signal) }),
    },
    {
      name: 'silences',
      everyMs: 10 * SECOND,
      timeoutMs: 30 * SECOND,
      run: async (signal) => ({ changed: await deps.noticeEdges(nowUs(), signal) }),
    },
    {
      name: 'prune-silences',
      everyMs: 3_600 * SECOND,
      timeoutMs: 60 * SECOND,
      run: async (signal) => ({ silences: await deps.pruneSilences(nowUs() - KEPT_US, signal) }),
    },
  ];
}
