export type FairSemaphore = <T>(key: number, work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/**
 * At most `permits` pieces of work at once. Who waits is served by keys in turn, so that a sender with fifty
 * bombs delays another sender by one of them, not by fifty. Waiting ends early when the signal aborts.
 */
export function createFairSemaphore(permits: number): FairSemaphore {
  let free = permits;
  /** Insertion order is the order of turns. */
  const waiting = new Map<number, (() => void)[]>();

  const nextTurn = (): (() => void) | undefined => {
    for (const [key, turns] of waiting) {
      const turn = turns.shift();
      waiting.delete(key);
      if (turns.length > 0) {
        waiting.set(key, turns);
      }
      if (turn !== undefined) {
        return turn;
      }
    }
    return undefined;
  };
  const release = () => {
    const turn = nextTurn();
    if (turn === undefined) {
      free += 1;
    } else {
      turn();
    }
  };
  const acquire = (key: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const turns = waiting.get(key) ?? [];
      waiting.set(key, turns);
      const turn = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        const place = turns.indexOf(turn);
        if (place >= 0) {
          turns.splice(place, 1);
        }
        reject(
          signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason }),
        );
      };
      turns.push(turn);
      signal.addEventListener('abort', leave, { once: true });
    });
  };
  return async (key, work, signal) => {
    await acquire(key, signal);
    try {
      return await work();
    } finally {
      release();
    }
  };
}
