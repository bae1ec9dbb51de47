import { VigilError } from '@vigilops/contracts';

/** So many at a time, in the order of their coming; who comes when too many wait is sent away (OVERLOADED). */
export function createTurns(limits: {
  readonly atOnce: number;
  readonly waiting: number;
}): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  const line: (() => void)[] = [];
  let busy = 0;
  const next = () => {
    busy -= 1;
    line.shift()?.();
  };
  return async (work, signal) => {
    if (busy >= limits.atOnce) {
      if (line.length >= limits.waiting) {
        throw new VigilError('OVERLOADED', 'too many ask for causes at the moment', { retryAfterSeconds: 5 });
      }
      await new Promise<void>((go) => line.push(go));
    }
    busy += 1;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      next();
    }
  };
}
