import { createManualClock } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { createNoticeJobs } from './notice-jobs.ts';

const signal = new AbortController().signal;
const clock = createManualClock();
const nowUs = () => clock.now().getTime() * 1_000;

function figuresOf(backlog: { waiting: number; oldestUs: number | null; brokenChannels: number }) {
  const [outbox] = createNoticeJobs(
    { backlog: () => Promise.resolve(backlog), prune: () => Promise.resolve(0) },
    { prune: () => Promise.resolve(0) },
    clock,
  );
  return outbox?.run(signal);
}

it('says nothing while messages leave in time', async () => {
  expect(await figuresOf({ waiting: 3, oldestUs: nowUs() - 60e6, brokenChannels: 0 })).toMatchObject({
    waiting: 3,
    waitingSince: '2026-03-01T11:59:00.000Z',
    warning: null,
  });
  expect(await figuresOf({ waiting: 0, oldestUs: null, brokenChannels: 0 })).toMatchObject({
    waitingSince: null,
    warning: null,
  });
});

it('warns of messages that nobody gets, and of channels that are broken', async () => {
  expect(await figuresOf({ waiting: 3, oldestUs: nowUs() - 720e6, brokenChannels: 1 })).toMatchObject({
    warning: '3 messages wait to be sent, the oldest for 12 min',
  });
  expect(await figuresOf({ waiting: 0, oldestUs: null, brokenChannels: 2 })).toMatchObject({
    warning: 'notification channels that are broken: 2',
  });
});
