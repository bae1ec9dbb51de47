/** Counts the calls that have not come back, because Node waits for them when it exits. */
export function countPending<Input, Output>(
  work: (input: Input) => Promise<Output>,
): { run: (input: Input) => Promise<Output>; pending: () => number } {
  let pending = 0;
  return {
    pending: () => pending,
    async run(input) {
      pending += 1;
      try {
        return await work(input);
      } finally {
        pending -= 1;
      }
    },
  };
}
