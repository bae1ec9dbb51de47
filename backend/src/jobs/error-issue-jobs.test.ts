import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { createErrorIssueJobs } from './error-issue-jobs.ts';

const DAY_MS = 86_400_000;

describe('the jobs of error issues', () => {
  const signal = new AbortController().signal;
  const jobsWith = (open: number) => {
    const clock = createManualClock();
    const forgot: { readonly untouchedBefore: Date; readonly closedBefore: Date }[] = [];
    const [fold, forget] = createErrorIssueJobs(
      {
        fold: (now) =>
          Promise.resolve({
            notes: now.getTime() === clock.now().getTime() ? 1 : 0,
            merged: 0,
            regressed: 0,
            woken: 0,
            open,
          }),
        forget: (limits) => {
          forgot.push(limits);
          return Promise.resolve(3);
        },
      },
      { clock, mostOpen: 10 },
    );
    return { clock, forgot, fold, forget };
  };

  it('tell how many issues are open, and warn where there is no room for another one', async () => {
    expect(await jobsWith(9).fold?.run(signal)).toEqual({
      notes: 1,
      merged: 0,
      regressed: 0,
      woken: 0,
      open: 9,
    });
    expect(await jobsWith(10).fold?.run(signal)).toMatchObject({
      open: 10,
      warning: expect.stringMatching(/^10 error issues are open/u) as string,
    });
  });

  it('forget what nobody touched or saw for a season, and what was closed for a year', async () => {
    const { clock, forgot, forget } = jobsWith(0);
    expect(await forget?.run(signal)).toEqual({ issues: 3 });
    const daysAgo = (date: Date | undefined) => (clock.now().getTime() - (date?.getTime() ?? 0)) / DAY_MS;
    expect(daysAgo(forgot[0]?.untouchedBefore)).toBe(90);
    expect(daysAgo(forgot[0]?.closedBefore)).toBe(400);
  });
});
