import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import type { Settled } from '../model/index.ts';
import { createCheckJobs } from './check-jobs.ts';

const signal = new AbortController().signal;
const DONE: Settled = { services: 0, changes: [], more: false };
const change = {
  serviceId: 1,
  interval: { fromUs: 0, state: 'down', reason: 'refused', becauseOf: null },
} as const;

function jobsOn(turns: readonly Settled[] | (() => Promise<Settled>)) {
  let turn = 0;
  const asked: unknown[] = [];
  const pruned: number[] = [];
  const clock = createManualClock(new Date('2026-03-01T12:00:00Z'));
  const jobs = createCheckJobs({
    states: {
      settle: (_judge, how) => {
        asked.push(how);
        return typeof turns === 'function' ? turns() : Promise.resolve(turns[turn++] ?? DONE);
      },
      prune: (beforeUs) => {
        pruned.push(beforeUs);
        return Promise.resolve(3);
      },
    },
    judge: () => ({ intervals: [], lastCheckUs: null, judgeAgainAtUs: null }),
    lookbackUs: () => 1,
    refreshUptimes: () => Promise.resolve({ services: 7 }),
    offlineAfterMs: () => 90_000,
    clock,
  });
  const run = (name: string) => jobs.find((job) => job.name === name)?.run(signal);
  return { run, asked, pruned, jobs };
}

describe('states of services', () => {
  it('are settled until nothing waits', async () => {
    const turns = [
      { services: 200, changes: [change], more: true },
      { services: 30, changes: [change, change], more: false },
    ];
    const { run, asked } = jobsOn(turns);
    expect(await run('service-states')).toEqual({ services: 230, changes: 3, more: false });
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatchObject({ offlineAfterMs: 90_000, nowUs: Date.UTC(2026, 2, 1, 12) * 1_000 });
  });

  it('of a backlog without an end leave room for others', async () => {
    const { run, asked } = jobsOn(() => Promise.resolve({ services: 1, changes: [], more: true }));
    expect(await run('service-states')).toMatchObject({ more: true });
    expect(asked).toHaveLength(50);
  });

  it('that cannot be settled fail the job, which tells of it', async () => {
    const { run } = jobsOn(() => Promise.reject(new Error('away')));
    await expect(run('service-states')).rejects.toThrow('away');
  });

  it('are kept for 400 days', async () => {
    const { run, pruned } = jobsOn([]);
    expect(await run('prune-service-states')).toEqual({ states: 3 });
    expect(pruned).toEqual([Date.UTC(2026, 2, 1, 12) * 1_000 - 400 * 86_400e6]);
  });

  it('become percents', async () => {
    expect(await jobsOn([]).run('service-uptimes')).toEqual({ services: 7 });
  });
});
