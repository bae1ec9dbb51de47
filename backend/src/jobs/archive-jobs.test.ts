import { expect, it } from 'vitest';
import { createArchiveJobs } from './archive-jobs.ts';

const signal = new AbortController().signal;
const NONE = { pending: 0, writing: 0, failed: 0, done: 3, missing: 0, corrupt: 0, lost: 0 };

function jobsOf(counts: Partial<typeof NONE>, error: string | null = null) {
  return createArchiveJobs({
    archiveDue: () => Promise.resolve({ days: 1, lines: 5, bytes: 9, error }),
    lookAfter: () => Promise.resolve({ removed: 0, checked: 2, error }),
    restoreNext: () => Promise.resolve(false),
    expireRestores: () => Promise.resolve(0),
    foldUsage: () => Promise.resolve(0),
    counts: () => Promise.resolve({ ...NONE, ...counts }),
  });
}
const run = async (name: string, jobs: ReturnType<typeof jobsOf>) =>
  jobs.find((job) => job.name === name)?.run(signal);

it('is silent while all is well', async () => {
  expect(await run('log-archive', jobsOf({}))).toEqual({ days: 1, lines: 5, bytes: 9, ...NONE });
  expect(await run('log-archive-care', jobsOf({}))).toEqual({ removed: 0, checked: 2 });
});

it('warns of what waits, of what is damaged and of what is lost', async () => {
  const figures = await run(
    'log-archive',
    jobsOf({ failed: 2, missing: 1, lost: 1 }, '2026-03-01: connection refused'),
  );
  expect(figures?.['warning']).toBe(
    'log archive: 2 days cannot be archived, and stay in the database until they can; 2026-03-01: connection refused; ' +
      'the archive of 1 day is missing; 1 day went before being archived, for the disk was short',
  );
  expect(await run('log-archive-care', jobsOf({}, 'away'))).toMatchObject({ warning: 'away' });
});
