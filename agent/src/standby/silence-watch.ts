import { backoffMs, type Clock, type Logger } from '@vigilops/runtime';

import type { Hearing } from '../send/index.ts';
import type { Occasion, Problem, SilenceRecord } from './types.ts';

export interface SilenceWatchDeps {
  readonly hearing: () => Hearing;
  /** One attempt. */
  readonly tell: (occasion: Occasion, signal: AbortSignal) => Promise<Problem>;
  /** Whether the server answers when it is asked for something else. */
  readonly answers: (signal: AbortSignal) => Promise<boolean>;
  /** Null: there is nothing to keep any more. */
  readonly keep: (record: SilenceRecord | null) => Promise<void>;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

export interface SilenceWatch {
  /** Does what is due. `afterMs`: how long a silence is borne; null: nobody asked this host to watch. */
  look(afterMs: number | null, signal: AbortSignal): Promise<void>;
  /** People were told of a silence, and not yet that it is over. */
  owesWord(): boolean;
  /** Something is kept or under way. */
  isBusy(): boolean;
}

const BACKOFF = { initialMs: 1_000, maxMs: 300_000 };
/** Somebody who could not be told for so long that all is well has seen it. */
const BACK_LIMIT_MS = 3_600_000;
/** The server answers, and yet takes no data: it can say so itself. */
const ANSWERS_PAUSE_MS = 60_000;

interface Attempts {
  readonly part: Occasion['part'];
  readonly beganMs: number;
  failures: number;
  dueMs: number;
}

/**
 * Tells once of each silence of the server and once of its end, whatever fails and restarts in between. Durations are of
 * the monotonic clock: a clock that is set makes no silence.
 */
export function createSilenceWatch(deps: SilenceWatchDeps, kept: SilenceRecord | null): SilenceWatch {
  const { clock, random, logger } = deps;
  let record = kept;
  let attempts: Attempts | undefined;

  async function keep(next: SilenceRecord | null): Promise<void> {
    record = next;
    await deps.keep(next).catch((error: unknown) => {
      logger.warn({ error }, 'what was told of the silent server cannot be kept over a restart');
    });
  }

  function attemptsOf(part: Occasion['part']): Attempts {
    if (attempts?.part !== part) {
      const nowMs = clock.monotonicMs();
      attempts = { part, beganMs: nowMs, failures: 0, dueMs: nowMs };
    }
    return attempts;
  }

  /** Whether it was said. */
  async function attempt(occasion: Occasion, signal: AbortSignal): Promise<boolean> {
    const tries = attemptsOf(occasion.part);
    const problem = await deps.tell(occasion, signal);
    if (problem === null) {
      attempts = undefined;
      return true;
    }
    if (!signal.aborted) {
      const level = tries.failures === 0 ? 'warn' : 'debug';
      logger[level]({ problem }, 'the fallback channel was not reached; trying again');
      tries.dueMs = clock.monotonicMs() + backoffMs(tries.failures, BACKOFF, random);
      tries.failures += 1;
    }
    return false;
  }

  async function lookAtSilence(
    { sinceMs, lastMs, reason }: NonNullable<Hearing['silence']>,
    afterMs: number | null,
    signal: AbortSignal,
  ): Promise<void> {
    // Who was told that it is silent is not told that it is back when it is silent again.
    if (record?.told === true || afterMs === null || lastMs - sinceMs < afterMs) {
      return;
    }
    const nowMs = clock.monotonicMs();
    const tries = attemptsOf('silent');
    if (nowMs < tries.dueMs) {
      return;
    }
    if (await deps.answers(signal)) {
      tries.dueMs = clock.monotonicMs() + ANSWERS_PAUSE_MS;
      return;
    }
    const lastedMs = clock.monotonicMs() - sinceMs;
    const wallMs = clock.now().getTime();
    if (record === null) {
      await keep({ id: deps.newId(), sinceMs: wallMs - lastedMs, told: false });
    }
    const silence = record;
    if (
      silence !== null &&
      (await attempt({ part: 'silent', silence, nowMs: wallMs, lastedMs, reason }, signal))
    ) {
      await keep({ ...silence, told: true });
      logger.warn({ reason }, 'the server is silent; people were told by the fallback channel');
    }
  }

  async function lookAtReturn(signal: AbortSignal): Promise<void> {
    const silence = record;
    if (silence === null || !silence.told) {
      attempts = undefined;
      if (silence !== null) {
        await keep(null);
      }
      return;
    }
    const tries = attemptsOf('back');
    const nowMs = clock.monotonicMs();
    if (nowMs - tries.beganMs > BACK_LIMIT_MS) {
      attempts = undefined;
      logger.warn({}, 'people were not told that the server is back');
      await keep(null);
      return;
    }
    const wallMs = clock.now().getTime();
    const lastedMs = Math.max(0, wallMs - silence.sinceMs);
    const occasion = { part: 'back', silence, nowMs: wallMs, lastedMs, reason: 'no_answer' } as const;
    if (nowMs >= tries.dueMs && (await attempt(occasion, signal))) {
      await keep(null);
      logger.info({}, 'the server is back; people were told by the fallback channel');
    }
  }

  return {
    async look(afterMs, signal) {
      const { heardMs, silence } = deps.hearing();
      if (silence !== null) {
        await lookAtSilence(silence, afterMs, signal);
      } else if (heardMs !== null) {
        await lookAtReturn(signal);
      }
    },
    owesWord: () => record?.told === true,
    isBusy: () => record !== null,
  };
}
