import type { Clock } from '@vigilops/runtime';
import type { Job } from './job.ts';

export interface DeadManDeps {
  /** Null: nobody listens. */
  readonly settings: () => { readonly url: string | null; readonly every_seconds: number };
  /** When the alarm last did its round, by the clock that never jumps; null: not yet. */
  readonly lastRoundMs: () => number | null;
  /** How long the oldest message is overdue, in seconds. */
  readonly overdueSeconds: (signal: AbortSignal) => Promise<number>;
  /** Resolves with what is wrong; null: it was heard. */
  readonly ping: (url: string, signal: AbortSignal) => Promise<string | null>;
  readonly clock: Clock;
}

const SECOND = 1_000;
const LOOK_MS = 5 * SECOND;
/** Three rounds of the watch. */
const ROUND_LIMIT_MS = 60 * SECOND;
const OVERDUE_LIMIT_SECONDS = 600;

/**
 * The dead man's switch: somebody else is told in turns that all is well here, and notices when nobody tells it any more.
 * Nothing is said while rules are not evaluated or messages do not get out: this process being alive is not what people
 * rely on.
 */
export function createDeadManJob(deps: DeadManDeps): Job {
  const { clock } = deps;
  let nextMs = -Infinity;
  return {
    name: 'dead-man',
    everyMs: LOOK_MS,
    timeoutMs: 15 * SECOND,
    run: async (signal) => {
      const { url, every_seconds: everySeconds } = deps.settings();
      const nowMs = clock.monotonicMs();
      if (url === null || nowMs < nextMs) {
        return {};
      }
      const wrong = await whatIsWrong(deps, nowMs, signal);
      if (wrong !== null) {
        return { warning: `the dead man's switch was not pinged: ${wrong}` };
      }
      nextMs = nowMs + everySeconds * SECOND;
      const unheard = await deps.ping(url, signal);
      if (unheard !== null) {
        throw new Error(`the dead man's switch did not take the ping: ${unheard}`);
      }
      return { told: true, warning: null };
    },
  };
}

async function whatIsWrong(deps: DeadManDeps, nowMs: number, signal: AbortSignal): Promise<string | null> {
  const roundMs = deps.lastRoundMs();
  if (roundMs === null || nowMs - roundMs > ROUND_LIMIT_MS) {
    return 'rules were not evaluated for a minute';
  }
  const overdue = await deps.overdueSeconds(signal);
  return overdue > OVERDUE_LIMIT_SECONDS
    ? `a message has been waiting to be sent for ${String(Math.round(overdue / 60))} min`
    : null;
}
