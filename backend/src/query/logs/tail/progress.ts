/** How far a queue of work is. */
export interface Progress {
  added(count: number): void;
  done(count: number): void;
  /** Resolves when all is done that was added until now. */
  caughtUp(): Promise<void>;
}

export function createProgress(): Progress {
  let added = 0;
  let done = 0;
  let step = Promise.withResolvers<undefined>();
  return {
    added: (count) => {
      added += count;
    },
    done: (count) => {
      done += count;
      step.resolve(undefined);
      step = Promise.withResolvers();
    },
    caughtUp: async () => {
      const target = added;
      while (done < target) {
        await step.promise;
      }
    },
  };
}
