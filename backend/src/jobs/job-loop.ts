import { backoffMs, type Clock, type Logger } from '@vigilops/runtime';
import type { Job, JobFigures, JobStatus } from './job.ts';

export interface JobLoopDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0 to 1. */
  readonly random: () => number;
}

export interface JobLoop {
  /** Runs the job over and over until the signal aborts. One call at a time. */
  lead(signal: AbortSignal): Promise<void>;
  status(): JobStatus;
}

/** The first run of a new leader comes within this time. */
const FIRST_WITHIN_MS = 5_000;
/** Runs are moved by up to this share of their interval, so that jobs of equal interval do not meet for ever. */
const JITTER = 0.1;
const RETRY = { initialMs: 2_000, maxMs: 300_000 };
/** Failures come at least this far apart, and no further than the interval. */
const LEAST_RETRY_MS = 1_000;

export function createJobLoop(job: Job, deps: JobLoopDeps): JobLoop {
  const { clock } = deps;
  let running = false;
  let dueMs: number | null = null;
  let lastStartedAt: Date | null = null;
  let lastSucceededAt: Date | null = null;
  let lastDurationMs: number | null = null;
  let lastError: string | null = null;
  let lastFigures: JobFigures = {};
  let runs = 0;
  let failures = 0;
  let failuresInARow = 0;

  async function runOnce(signal: AbortSignal): Promise<void> {
    const startedMs = clock.monotonicMs();
    const limit = new AbortController();
    const done = new AbortController();
    running = true;
    runs += 1;
    lastStartedAt = clock.now();
    void clock.sleep(job.timeoutMs, done.signal).then(
      () => {
        limit.abort(new Error(`the job took longer than ${String(job.timeoutMs)} ms`));
      },
      () => undefined,
    );
    try {
      const figures = await job.run(AbortSignal.any([signal, limit.signal]));
      lastFigures = figures;
      lastSucceededAt = clock.now();
      lastError = null;
      failuresInARow = 0;
      deps.logger.debug({ job: job.name, ...figures }, 'job done');
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      failures += 1;
      failuresInARow += 1;
      lastError = error instanceof Error ? error.message : String(error);
      // At the first, second, fourth, eighth … of a row: a job of every two seconds must not fill the log.
      if (Number.isInteger(Math.log2(failuresInARow))) {
        deps.logger.warn({ job: job.name, err: error, failuresInARow }, 'job failed; it will be tried again');
      }
    } finally {
      done.abort();
      running = false;
      lastDurationMs = clock.monotonicMs() - startedMs;
    }
  }

  function pauseMs(): number {
    if (failuresInARow > 0) {
      const backoff = LEAST_RETRY_MS + backoffMs(failuresInARow - 1, RETRY, deps.random);
      return Math.min(job.everyMs, backoff);
    }
    return job.everyMs * (1 + JITTER * (deps.random() - 0.5));
  }

  return {
    lead: async (signal) => {
      dueMs = clock.monotonicMs() + deps.random() * Math.min(FIRST_WITHIN_MS, job.everyMs);
      while (!signal.aborted) {
        await clock.sleep(Math.max(0, dueMs - clock.monotonicMs()), signal).catch(() => undefined);
        if (signal.aborted) {
          break;
        }
        const startedMs = clock.monotonicMs();
        await runOnce(signal);
        // From start to start; a run that outlasts its interval is followed by the next one soon, never by a backlog.
        dueMs = Math.max(startedMs + pauseMs(), clock.monotonicMs() + Math.min(LEAST_RETRY_MS, job.everyMs));
      }
      dueMs = null;
    },
    status: () => ({
      name: job.name,
      running,
      lastStartedAt,
      lastSucceededAt,
      lastDurationMs,
      runs,
      failures,
      failuresInARow,
      lastError,
      figures: lastFigures,
      lagMs: dueMs === null || running ? 0 : Math.max(0, clock.monotonicMs() - dueMs),
    }),
  };
}
