/**
 * Lets a mock write its next event only when the far end has read the last: a test calls `next` for each event that its
 * client got. Where the client then goes, nothing was on its way, and what it saw is what was delivered.
 */
export function createPace(): { readonly between: () => Promise<void>; readonly next: () => void } {
  let permits = 0;
  let wake = () => {};
  return {
    async between() {
      while (permits === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      permits -= 1;
    },
    next() {
      permits += 1;
      wake();
    },
  };
}
