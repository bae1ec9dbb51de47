import { VigilError } from '@vigilops/contracts';

/** So many at a time, in the order of their coming; who comes when too many wait is sent away (OVERLOADED). */
export function createTurns(limits: {
  readonly atOnce: number;
  readonly waiting: number;
}): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  const line: (() => void)[] = [];
  let busy = 0;
  /** Whoever is next takes over the place: nobody slips in between. */
  const leave = () => {
    const next = line.shift();
    if (next === undefined) {
      busy -= 1;
    } else {
      next();
    }
  };
  const enter = async () => {
    if (busy < limits.atOnce) {
      busy += 1;
      return;
    }
    if (line.length >= limits.waiting) {
      throw new VigilError('OVERLOADED', 'too many ask for causes at the moment', { retryAfterSeconds: 5 });
    }
    await new Promise<void>((go) => line.push(go));
  };
  return async (work, signal) => {
    await enter();
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      leave();
    }
  };
}
