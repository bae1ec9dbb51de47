/** What is beyond this is dealt with all the same, by whoever looks into the database next. */
const MOST_WAITING = 1_000;

/**
 * One round at a time, however fast things come: what comes during a round is in the next one, all of it together. For
 * work that looks for itself what there is to do; `work` must not reject.
 */
export function inRounds<T>(work: (items: readonly T[]) => Promise<void>): (items: readonly T[]) => void {
  let waiting: T[] = [];
  let running = false;
  const run = async () => {
    running = true;
    while (waiting.length > 0) {
      const round = waiting;
      waiting = [];
      await work(round);
    }
    running = false;
  };
  return (items) => {
    waiting.push(...items.slice(0, Math.max(0, MOST_WAITING - waiting.length)));
    if (!running) {
      void run();
    }
  };
}
