import { systemClock } from '@vigilops/runtime';
import { expect, it } from 'vitest';
import { createTriageJobs } from './triage-jobs.ts';

const idle = new AbortController().signal;

it('warns in /health of incidents that cannot be decided on, as long as there are any', async () => {
  let undecided = 2;
  const [triage] = createTriageJobs(
    () => Promise.resolve({ transitions: 1, notices: 0, undecided }),
    { prune: () => Promise.resolve(0) },
    systemClock,
  );
  expect(await triage?.run(idle)).toMatchObject({
    undecided: 2,
    warning: expect.stringMatching(/^2 incidents cannot/) as string,
  });
  undecided = 0;
  expect(await triage?.run(idle)).toMatchObject({ undecided: 0, warning: null });
});
