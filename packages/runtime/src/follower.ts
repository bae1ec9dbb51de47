import type { Clock } from './clock.ts';

/** Looks again and again at what others may have changed. */
export interface Follower {
  /** Resolves after the first look, successful or not. */
  start(): Promise<void>;
  /** Resolves when no look is under way any more. */
  stop(): Promise<void>;
}

export function createFollower(deps: {
  readonly everyMs: number;
  /** Of one look, by its signal. */
  readonly limitMs: number;
  readonly look: (signal: AbortSignal) => Promise<void>;
  /** A look failed; the next one comes all the same. */
  readonly onTrouble: (error: unknown) => void;
  readonly clock: Clock;
}): Follower {
  const { everyMs, limitMs, look, onTrouble, clock } = deps;
  const stopping = new AbortController();
  let work: Promise<void> = Promise.resolve();

  const attempt = () =>
    look(AbortSignal.any([stopping.signal, AbortSignal.timeout(limitMs)])).catch(onTrouble);

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(everyMs, stopping.signal).catch(() => undefined);
      await attempt();
    }
  }

  return {
    start: async () => {
      await attempt();
      work = follow();
    },
    stop: async () => {
      stopping.abort(new Error('the backend stops'));
      await work;
    },
  };
}
