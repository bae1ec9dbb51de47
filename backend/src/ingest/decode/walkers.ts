/** Runs a walk to its end. Throws what the walk throws, or the signal's reason. */
export type Walk = (work: Generator<void>, signal: AbortSignal) => Promise<void>;

/**
 * Walks that may take many turns of the event loop, one after the other: two that took turns with each other would
 * mark the same entries of the caches. A walk that ends in its first turn, as nearly all do, waits for nothing.
 */
export function createWalkers(nextTurn: () => Promise<void>): Walk {
  let under: Promise<unknown> | undefined;
  return async (work, signal) => {
    while (under !== undefined) {
      await orAborted(under, signal);
    }
    if (work.next().done === true) {
      return;
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    under = promise;
    try {
      do {
        await nextTurn();
        signal.throwIfAborted();
      } while (work.next().done !== true);
    } finally {
      under = undefined;
      resolve(undefined);
    }
  };
}

function orAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason }));
    };
    if (signal.aborted) {
      abort();
    }
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
