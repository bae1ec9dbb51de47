/** Lets so many works run at once; the others wait their turn. */
export type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** @param room How many may wait, and what those beyond are refused with; without it all wait. */
export function createTurns(
  atOnce: number,
  room?: { readonly mostWaiting: number; readonly refusal: () => Error },
): TakeTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (room !== undefined && waiting.length >= room.mostWaiting) {
        throw room.refusal();
      }
      await new Promise<void>((resolve) => void waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) {
        running -= 1;
      } else {
        next();
      }
    }
  };
}
