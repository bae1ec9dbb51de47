import type { Clock, Logger } from '@vigilops/runtime';

/** Gathers ids and hands them over at most once in `intervalMs`; used where only "lately" matters. */
export interface Coalescer {
  add(ids: Iterable<number>): void;
  /** Hands over what is left and stops. */
  stop(): Promise<void>;
}

export function createCoalescer(deps: {
  readonly name: string;
  readonly intervalMs: number;
  readonly maxIds: number;
  readonly flush: (ids: readonly number[], at: Date, signal: AbortSignal) => Promise<void>;
  readonly flushTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}): Coalescer {
  const pending = new Set<number>();
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    const ids = [...pending];
    pending.clear();
    if (ids.length === 0) {
      return;
    }
    try {
      await deps.flush(ids, deps.clock.now(), AbortSignal.timeout(deps.flushTimeoutMs));
    } catch (error) {
      // Best effort: the next sign of life says the same again.
      deps.logger.debug({ err: error, ids: ids.length }, `${deps.name} could not be written`);
    }
  };
  const waitAndFlush = async (): Promise<void> => {
    await deps.clock.sleep(deps.intervalMs, stopping.signal).catch(() => undefined);
    await flush();
    running = undefined;
    if (pending.size > 0 && !stopping.signal.aborted) {
      running = waitAndFlush();
    }
  };

  return {
    add: (ids) => {
      for (const id of ids) {
        if (pending.size < deps.maxIds) {
          pending.add(id);
        }
      }
      if (pending.size > 0 && running === undefined && !stopping.signal.aborted) {
        running = waitAndFlush();
      }
    },
    stop: async () => {
      stopping.abort();
      await running;
      await flush();
    },
  };
}
