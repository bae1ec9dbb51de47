import type { Maintenance } from '../store/index.ts';
import type { Job } from './job.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The periodic work of the store. Another job is another line here. */
export function createStoreJobs(store: Maintenance): readonly Job[] {
  return [
    {
      name: 'partitions-ahead',
      everyMs: HOUR,
      timeoutMs: MINUTE,
      run: async (signal) => {
        await store.makeRoomAhead(signal);
        return {};
      },
    },
    {
      name: 'rollups',
      everyMs: MINUTE,
      timeoutMs: 10 * MINUTE,
      run: async (signal) => {
        const { until, waiting, mended, backlog } = await store.refreshRollups(signal);
        return {
          until: until?.toISOString() ?? null,
          waiting,
          mended,
          backlog: backlog.buckets,
          backlogOldest: backlog.oldest?.toISOString() ?? null,
          backlogSince: backlog.since?.toISOString() ?? null,
        };
      },
    },
    {
      name: 'retention',
      everyMs: 10 * MINUTE,
      timeoutMs: 10 * MINUTE,
      run: async (signal) => ({ ...(await store.expire(signal)) }),
    },
    {
      name: 'disk-space',
      everyMs: MINUTE,
      timeoutMs: 10 * MINUTE,
      run: async (signal) => ({ ...(await store.shrink(signal)) }),
    },
    {
      name: 'compression',
      everyMs: 10 * MINUTE,
      timeoutMs: HOUR,
      run: async (signal) => ({ ...(await store.compress(signal)) }),
    },
    {
      name: 'service-edges',
      everyMs: MINUTE,
      timeoutMs: 5 * MINUTE,
      run: async (signal) => {
        const { minutes, backlog, oldest } = await store.refreshServiceEdges(signal);
        return { minutes, backlog, oldest: oldest?.toISOString() ?? null };
      },
    },
    {
      name: 'prune',
      everyMs: HOUR,
      timeoutMs: 10 * MINUTE,
      run: async (signal) => ({ rows: await store.prune(signal) }),
    },
    {
      name: 'log-segments',
      everyMs: 10 * MINUTE,
      timeoutMs: 10 * MINUTE,
      run: async (signal) => ({ merged: await store.mergeSegments(signal) }),
    },
    {
      name: 'log-counts',
      everyMs: MINUTE,
      timeoutMs: 10 * MINUTE,
      run: async (signal) => ({
        merged: await store.mergeCounts(signal),
        templates: await store.refreshSeen(signal),
      }),
    },
    {
      name: 'series-count',
      everyMs: HOUR,
      timeoutMs: 5 * MINUTE,
      run: async (signal) => {
        await store.recountSeries(signal);
        return {};
      },
    },
  ];
}

/** The advisory lock that makes one backend of a database the runner of its jobs. */
export const JOB_LOCK = 7_650_010;
