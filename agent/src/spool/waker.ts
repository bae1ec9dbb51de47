/** One waiter, woken by any number of callers; a wake that comes first is not lost. */
export interface Waker {
  wake(): void;
  wait(): Promise<void>;
}

export function createWaker(): Waker {
  let awake = false;
  let resume: (() => void) | undefined;
  return {
    wake() {
      awake = true;
      resume?.();
    },
    async wait() {
      if (!awake) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
        resume = undefined;
      }
      awake = false;
    },
  };
}
