import { setImmediate } from 'node:timers/promises';
import type { Clock, Logger } from '@vigilops/runtime';
import type { StoredLogs } from '../../../model/index.ts';
import type { TailLimits } from './limits.ts';
import { createProgress } from './progress.ts';
import { bytesOf, earliestUs } from './stored-page.ts';

/** What was stored and nobody looked at yet. */
export interface Inbox {
  /** Called within the commit of others: takes it and does nothing else. */
  add(logs: readonly StoredLogs[]): void;
  /** Resolves when all that came until now was looked at. */
  caughtUp(): Promise<void>;
  clear(): void;
}

export interface InboxDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: TailLimits;
  readonly look: (logs: readonly StoredLogs[]) => Promise<void>;
  readonly onLost: (fromUs: number) => void;
}

/**
 * Lets stored records gather for a moment: the first after a silence are looked at at once, then so many times a
 * second. When the looking cannot keep up, the oldest are lost rather than memory.
 */
export function createInbox(deps: InboxDeps): Inbox {
  const { clock, limits } = deps;
  const progress = createProgress();
  let waiting: StoredLogs[] = [];
  let bytes = 0;
  let isLooking = false;
  let lastLookMs = -Infinity;

  const takeAll = (): readonly StoredLogs[] => {
    const all = waiting;
    waiting = [];
    bytes = 0;
    return all;
  };

  async function lookAtAll(): Promise<void> {
    while (waiting.length > 0) {
      // The senders' answers go first.
      await setImmediate();
      const restMs = lastLookMs + limits.lookEveryMs - clock.monotonicMs();
      if (restMs > 0) {
        await clock.sleep(restMs);
      }
      lastLookMs = clock.monotonicMs();
      const logs = takeAll();
      try {
        await deps.look(logs);
      } catch (error) {
        deps.logger.warn({ err: error }, 'stored log records could not be shown to those who watch');
        deps.onLost(earliestUs(logs));
      }
      progress.done(logs.length);
    }
  }

  return {
    add: (logs) => {
      progress.added(logs.length);
      for (const one of logs) {
        waiting.push(one);
        bytes += bytesOf(one);
      }
      const lost: StoredLogs[] = [];
      while (bytes > limits.maxInboxBytes && waiting.length > 1) {
        const oldest = waiting.shift();
        if (oldest !== undefined) {
          bytes -= bytesOf(oldest);
          lost.push(oldest);
        }
      }
      progress.done(lost.length);
      if (lost.length > 0) {
        deps.onLost(earliestUs(lost));
      }
      if (!isLooking) {
        isLooking = true;
        void lookAtAll().finally(() => {
          isLooking = false;
        });
      }
    },
    caughtUp: progress.caughtUp,
    clear: () => {
      progress.done(takeAll().length);
    },
  };
}
