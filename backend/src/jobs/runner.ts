import type { Clock, Component, Logger } from '@vigilops/runtime';
import type { LeaderLock } from '../store/index.ts';
import { createJobLoop } from './job-loop.ts';
import type { Job, RunnerStatus } from './job.ts';

export interface JobRunnerDeps {
  readonly jobs: readonly Job[];
  readonly lock: LeaderLock;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
}

export interface JobRunner extends Component {
  status(): RunnerStatus;
}

/** How soon another backend takes over at the latest, beyond the time in which the server notices the loss. */
const CANDIDATE_PAUSE_MS = 5_000;
/** How often the leader makes sure that it still is one. */
const CHECK_PAUSE_MS = 2_000;

/**
 * Runs the jobs on one of all backends: the one that holds the lock. A leader that loses it, or cannot tell, stops
 * its jobs at once; for the seconds until it notices, two may run the same job, which every job tolerates.
 */
export function createJobRunner(deps: JobRunnerDeps): JobRunner {
  const { clock, lock, logger } = deps;
  const loops = deps.jobs.map((job) => createJobLoop(job, deps));
  const stopping = new AbortController();
  let leads = false;
  let work: Promise<void> = Promise.resolve();

  async function candidate(): Promise<boolean> {
    try {
      return await lock.tryAcquire();
    } catch (error) {
      logger.debug({ err: error }, 'the leader lock cannot be asked for now');
      return false;
    }
  }

  /** Leads until the lock is lost or the process stops. */
  async function lead(): Promise<void> {
    const term = new AbortController();
    const signal = AbortSignal.any([term.signal, stopping.signal]);
    leads = true;
    logger.info({ jobs: loops.length }, 'this backend does the periodic work');
    const running = loops.map((loop) => loop.lead(signal));
    while (!stopping.signal.aborted && (await lock.stillHeld())) {
      await clock.sleep(CHECK_PAUSE_MS, stopping.signal).catch(() => undefined);
    }
    term.abort(new Error('this backend no longer leads'));
    leads = false;
    await Promise.allSettled(running);
    await lock.release();
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (await candidate()) {
        await lead();
      } else {
        const pauseMs = CANDIDATE_PAUSE_MS * (0.5 + deps.random() / 2);
        await clock.sleep(pauseMs, stopping.signal).catch(() => undefined);
      }
    }
  }

  return {
    name: 'jobs',
    start: () => {
      work = run();
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort(new Error('the backend stops'));
      await work;
    },
    status: () => ({ leads, jobs: loops.map((loop) => loop.status()) }),
  };
}
