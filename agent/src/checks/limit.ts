import type { After } from './after.ts';

/**
 * The end of something under way, as an AbortSignal is. Not one, for it costs the agent's uncompiled code 0.15 ms to
 * make, hear and abort one with six listeners, a tenth of what a check takes.
 */
export interface Limit {
  /** Why it is over; undefined while it goes on. */
  readonly reason: Error | undefined;
  /** Throws the reason when it is over. */
  throwIfOver(): void;
  /** Calls `close` once when it is over; what it returns takes that back. When it is over already, at once. */
  onOver(close: (reason: Error) => void): () => void;
}

export interface EndingLimit extends Limit {
  /** Said once; later reasons are not heard. */
  end(reason: Error): void;
}

export function createLimit(): EndingLimit {
  const listeners = new Set<(reason: Error) => void>();
  let reason: Error | undefined;
  return {
    get reason() {
      return reason;
    },
    throwIfOver() {
      if (reason !== undefined) {
        throw reason;
      }
    },
    onOver(close) {
      if (reason !== undefined) {
        close(reason);
        return () => undefined;
      }
      listeners.add(close);
      return () => void listeners.delete(close);
    },
    end(why) {
      if (reason !== undefined) {
        return;
      }
      reason = why;
      const closing = [...listeners];
      listeners.clear();
      closing.forEach((close) => close(why));
    },
  };
}

/** Like the work, but rejects as soon as the limit is over; the work itself goes on unseen. */
export function untilOver<T>(work: Promise<T>, limit: Limit): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = limit.onOver(reject);
    work.then(resolve, reject).finally(done);
  });
}

export const TIME_IS_OVER = new Error('the time is over');

/** A limit that is over after so many milliseconds, unless `settle` is called before. */
export function timeLimit(
  ms: number,
  after: After,
): { readonly limit: EndingLimit; readonly settle: () => void } {
  const limit = createLimit();
  return { limit, settle: after(ms, () => limit.end(TIME_IS_OVER)) };
}
