import type { Job } from './job.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What the house finds by itself, when its resources will be full, and what could be better at databases. */
export function createFindingJobs(room: {
  readonly look: (signal: AbortSignal) => Promise<object>;
  readonly forecast: (signal: AbortSignal) => Promise<object>;
  readonly advise: (signal: AbortSignal) => Promise<object>;
  readonly prune: (signal: AbortSignal) => Promise<number>;
}): readonly Job[] {
  return [
    {
      name: 'findings',
      everyMs: MINUTE,
      // The first look learns days of every series.
      timeoutMs: HOUR,
      run: async (signal) => ({ ...(await room.look(signal)) }),
    },
    {
      name: 'forecasts',
      everyMs: 10 * MINUTE,
      timeoutMs: 30 * MINUTE,
      run: async (signal) => ({ ...(await room.forecast(signal)) }),
    },
    {
      name: 'database-advice',
      everyMs: 10 * MINUTE,
      timeoutMs: 9 * MINUTE,
      run: async (signal) => ({ ...(await room.advise(signal)) }),
    },
    {
      name: 'prune-findings',
      everyMs: HOUR,
      timeoutMs: 10 * MINUTE,
      run: async (signal) => ({ rows: await room.prune(signal) }),
    },
  ];
}
