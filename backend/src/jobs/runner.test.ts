import { silentLogger, type Logger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import type { Job } from './job.ts';
import { createJobRunner } from './runner.ts';

const MINUTE = 60_000;

/** A lock among backends, as the database would keep it. */
function sharedLock() {
  let holder: number | null = null;
  let reachable = true;
  let serial = 0;
  return {
    takeAway: () => {
      holder = null;
    },
    cut: (isCut: boolean) => {
      reachable = !isCut;
    },
    forBackend: () => {
      serial += 1;
      const me = serial;
      return {
        tryAcquire: () => {
          if (!reachable) {
            return Promise.reject(new Error('no connection'));
          }
          holder ??= me;
          return Promise.resolve(holder === me);
        },
        stillHeld: () => Promise.resolve(reachable && holder === me),
        release: () => {
          holder = holder === me ? null : holder;
          return Promise.resolve();
        },
      };
    },
  };
}

function setUp(
  jobs: readonly Job[],
  lock = sharedLock(),
  clock = createManualClock(),
  logger: Logger = silentLogger,
) {
  const runner = createJobRunner({
    jobs,
    lock: lock.forBackend(),
    clock,
    logger,
    random: () => 0.5,
  });
  return { runner, lock, clock };
}

function counting(name = 'counting', everyMs = MINUTE): { job: Job; runs: () => number } {
  let runs = 0;
  const job: Job = {
    name,
    everyMs,
    timeoutMs: 10 * MINUTE,
    run: () => {
      runs += 1;
      return Promise.resolve({ runs });
    },
  };
  return { job, runs: () => runs };
}

describe('createJobRunner', () => {
  it('runs a job soon after the start and then at its interval', async () => {
    const { job, runs } = counting();
    const { runner, clock } = setUp([job]);
    await runner.start();
    await clock.advance(5_000);
    expect(runs()).toBe(1);
    await clock.advance(10 * MINUTE);
    expect(runs()).toBe(11);
    expect(runner.status()).toMatchObject({
      leads: true,
      jobs: [{ name: 'counting', runs: 11, failures: 0, lagMs: 0 }],
    });
    await runner.stop();
    await clock.advance(10 * MINUTE);
    expect(runs()).toBe(11);
  });

  it('runs each job on one of many backends, and on the next when that one stops', async () => {
    const lock = sharedLock();
    const clock = createManualClock();
    const first = counting();
    const second = counting();
    const one = setUp([first.job], lock, clock).runner;
    const two = setUp([second.job], lock, clock).runner;
    await one.start();
    await two.start();
    await clock.advance(5 * MINUTE);
    expect([first.runs(), second.runs()]).toEqual([5, 0]);
    await one.stop();
    await clock.advance(5 * MINUTE);
    expect(first.runs()).toBe(5);
    expect(second.runs()).toBeGreaterThanOrEqual(4);
    await two.stop();
  });

  it('says less and less of a job that goes on failing', async () => {
    const told: unknown[] = [];
    const logger: Logger = {
      ...silentLogger,
      warn: (fields) => told.push((fields as { failuresInARow: number }).failuresInARow),
    };
    const job: Job = {
      name: 'failing',
      everyMs: 2_000,
      timeoutMs: MINUTE,
      run: () => Promise.reject(new Error('away')),
    };
    const { runner, clock } = setUp([job], sharedLock(), createManualClock(), logger);
    await runner.start();
    await clock.advance(2 * MINUTE);
    expect(told).toEqual([1, 2, 4, 8, 16, 32]);
    await runner.stop();
  });

  it('aborts running jobs when it loses the lock, and takes it again when it can', async () => {
    let aborted = 0;
    let started = 0;
    const endless: Job = {
      name: 'endless',
      everyMs: MINUTE,
      timeoutMs: 100 * MINUTE,
      run: (signal) =>
        new Promise((_, reject) => {
          started += 1;
          signal.addEventListener('abort', () => {
            aborted += 1;
            reject(new Error('cut short'));
          });
        }),
    };
    const { runner, lock, clock } = setUp([endless]);
    await runner.start();
    await clock.advance(10_000);
    expect([started, aborted]).toEqual([1, 0]);
    lock.cut(true);
    await clock.advance(3_000);
    expect(aborted).toBe(1);
    expect(runner.status()).toMatchObject({ leads: false, jobs: [{ failures: 0, running: false }] });
    lock.cut(false);
    await clock.advance(20_000);
    expect(started).toBe(2);
    expect(runner.status().leads).toBe(true);
    await runner.stop();
    expect(aborted).toBe(2);
  });

  it('shows failures and tries again sooner than the interval, but never in a hurry', async () => {
    let attempts = 0;
    const failing: Job = {
      name: 'failing',
      everyMs: 60 * MINUTE,
      timeoutMs: MINUTE,
      run: () => {
        attempts += 1;
        return attempts < 4 ? Promise.reject(new Error(`no ${String(attempts)}`)) : Promise.resolve({});
      },
    };
    const { runner, clock } = setUp([failing]);
    await runner.start();
    await clock.advance(3_000);
    expect(runner.status().jobs[0]).toMatchObject({
      failures: 1,
      failuresInARow: 1,
      lastError: 'no 1',
      lastSucceededAt: null,
    });
    await clock.advance(500);
    expect(attempts).toBe(1);
    await clock.advance(MINUTE);
    expect(runner.status().jobs[0]).toMatchObject({
      runs: 4,
      failures: 3,
      failuresInARow: 0,
      lastError: null,
    });
    await runner.stop();
  });

  it('ends a run that takes too long, and counts it as failed', async () => {
    const stuck: Job = {
      name: 'stuck',
      everyMs: MINUTE,
      timeoutMs: 30_000,
      run: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
    };
    const other = counting('other');
    const { runner, clock } = setUp([stuck, other.job]);
    await runner.start();
    await clock.advance(40_000);
    expect(runner.status().jobs[0]).toMatchObject({
      failures: 1,
      lastError: 'the job took longer than 30000 ms',
    });
    await clock.advance(3 * MINUTE);
    expect(other.runs()).toBeGreaterThanOrEqual(3);
    await runner.stop();
  });

  it('does not run one job twice at once, nor a backlog after a long run', async () => {
    let running = 0;
    let most = 0;
    let starts = 0;
    const { runner, clock } = (() => {
      const clock = createManualClock();
      const slow: Job = {
        name: 'slow',
        everyMs: MINUTE,
        timeoutMs: 60 * MINUTE,
        run: async () => {
          starts += 1;
          running += 1;
          most = Math.max(most, running);
          await clock.sleep(starts === 1 ? 10 * MINUTE : 1_000);
          running -= 1;
          return {};
        },
      };
      return setUp([slow], sharedLock(), clock);
    })();
    await runner.start();
    await clock.advance(13 * MINUTE);
    expect(most).toBe(1);
    expect(starts).toBeLessThanOrEqual(4);
    await runner.stop();
  });
});
