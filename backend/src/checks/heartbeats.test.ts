import { createManualClock } from '@vigilops/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckResultRow } from '../model/index.ts';
import type { Heartbeats } from './checks.ts';
import { hashHeartbeatSecret } from './heartbeat-secret.ts';
import { createHeartbeats } from './heartbeats.ts';
import { aService, T0 } from './test/a-service.ts';

const signal = new AbortController().signal;

describe('a heartbeat', () => {
  const job = aService({ check: { type: 'heartbeat', period_seconds: 600, grace_seconds: 100 } });
  let clock: ReturnType<typeof createManualClock>;
  let stored: CheckResultRow[];
  let looks: number;
  let isAway: boolean;
  let heartbeats: Heartbeats;
  const nowUs = () => clock.now().getTime() * 1_000;
  const beat = (word = 'done', secret = 'known') => heartbeats.receive(secret, word, nowUs(), signal);
  const told = () => stored.map(({ status, error }) => (error === null ? status : `${status} ${error}`));

  beforeEach(() => {
    clock = createManualClock(new Date(T0 / 1_000));
    stored = [];
    looks = 0;
    isAway = false;
    heartbeats = createHeartbeats({
      clock,
      services: {
        findHeartbeat: (hash) => {
          looks += 1;
          return Promise.resolve(hashHeartbeatSecret('known').equals(hash) ? job : undefined);
        },
        addResults: (results) => {
          if (isAway) {
            return Promise.reject(new Error('the database is away'));
          }
          stored.push(...results);
          return Promise.resolve();
        },
      },
      results: { results: ({ limit }) => Promise.resolve(stored.toReversed().slice(0, limit)) },
    });
  });

  it.each([
    ['done', 'up'],
    ['0', 'up'],
    ['start', 'inconclusive started'],
    ['fail', 'down the job says that it failed'],
    ['3', 'down exit code 3'],
  ])('that says %s is %s', async (word, result) => {
    await beat(word);
    expect(told()).toEqual([result]);
    expect(stored[0]).toMatchObject({ observerId: null, serviceId: job.id, timeUs: T0 });
  });

  it('of an unknown secret is refused', async () => {
    await expect(beat('done', 'unknown')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(stored).toEqual([]);
  });

  it('that comes again within a tenth of its grace time is neither stored nor looked up', async () => {
    await beat();
    await clock.advance(9_000);
    await beat();
    expect([told(), looks]).toEqual([['up'], 1]);
    await clock.advance(1_000);
    await beat();
    expect(told()).toEqual(['up', 'up']);
  });

  it('that says something else is stored at once, so that the last word stands', async () => {
    for (const word of ['done', 'fail', 'done', 'start', 'done']) {
      await beat(word);
    }
    expect(told().map((text) => text.split(' ')[0])).toEqual(['up', 'down', 'up', 'inconclusive', 'up']);
  });

  it('that changes its mind all the time is held up', async () => {
    const words = Array.from({ length: 30 }, (_, turn) => (turn % 2 === 0 ? 'done' : 'fail'));
    const outcomes = await Promise.allSettled(words.map((word) => beat(word)));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(stored.length).toBeLessThanOrEqual(20);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { code: 'OVERLOADED' } });
    await clock.advance(10_000);
    await beat('3');
    expect(told().at(-1)).toBe('down exit code 3');
  });

  it('that could not be stored is stored when it comes again', async () => {
    isAway = true;
    await expect(beat()).rejects.toThrow('away');
    isAway = false;
    await beat();
    expect(told()).toEqual(['up']);
  });

  it('tells how long the job took since its start', async () => {
    await beat('start');
    await clock.advance(5_500);
    await beat('1');
    expect(stored.map(({ durationMs }) => durationMs)).toEqual([null, 5_500]);
    await clock.advance(60_000);
    await beat('done');
    expect(stored.at(-1)?.durationMs).toBeNull();
  });

  it('waits its turn, and beyond that is told to come again', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 300 }, (_, turn) => beat('done', `guess ${String(turn)}`)),
    );
    const codes = outcomes.map((one) =>
      one.status === 'rejected' ? (one.reason as { code: string }).code : 'ok',
    );
    expect(codes.filter((code) => code === 'OVERLOADED')).toHaveLength(96);
    expect(codes.filter((code) => code === 'NOT_FOUND')).toHaveLength(204);
  });
});
