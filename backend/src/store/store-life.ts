import { backoffMs, type Clock, type Logger } from '@vigilops/runtime';
import type { HealthMonitor } from './health-monitor.ts';

export interface StoreLifeDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly monitor: HealthMonitor;
  /** Connects, chooses the engine, migrates. Safe to repeat. */
  open(signal: AbortSignal): Promise<void>;
  /** True when the database answers and has our schema; false when it answers but is empty; throws when it is away. */
  probe(signal: AbortSignal): Promise<boolean>;
  /** Small work of every process while the store is open. */
  readonly chores: readonly Chore[];
  close(): Promise<void>;
}

export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  /** Once more before the store closes. */
  readonly atStop: boolean;
  run(signal: AbortSignal): Promise<unknown>;
}

export interface StoreLife {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Why calls may not go through; null when they may. */
  whyClosed(): string | null;
  onTrouble(): void;
  onSuccess(): void;
}

const PROBE_HEALTHY_MS = 5_000;
const PROBE_DOWN = { initialMs: 500, maxMs: 1_500 };
const LAST_CHORES_MS = 3_000;

/**
 * Keeps the store open: opens it, watches the database, opens it again when it comes back empty. The database may be
 * down at any time, also at the start; that is a state, not a failure.
 */
export function createStoreLife(deps: StoreLifeDeps): StoreLife {
  const { clock, logger, monitor } = deps;
  const stopping = new AbortController();
  let isOpen = false;
  let lastSuccessMs = -Infinity;
  let wake: () => void = () => undefined;
  let loop: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    try {
      if (!isOpen) {
        await deps.open(stopping.signal);
        isOpen = true;
      } else if (!(await deps.probe(stopping.signal))) {
        logger.warn({}, 'the database is empty: it was replaced; setting it up');
        isOpen = false;
        monitor.down('it was replaced by an empty one, which is being set up');
        await deps.open(stopping.signal);
        isOpen = true;
      }
      if (!monitor.isUp()) {
        logger.info({}, 'the database is available');
      }
      monitor.up();
    } catch (error) {
      if (stopping.signal.aborted) {
        return;
      }
      if (monitor.isUp()) {
        logger.warn({ err: error }, 'the database is not available');
      }
      monitor.down(error instanceof Error ? error.message : String(error));
    }
  }

  /** Waits for the next look; trouble wakes it. */
  function pause(ms: number): Promise<void> {
    const woken = new AbortController();
    wake = () => {
      woken.abort();
    };
    const signal = AbortSignal.any([woken.signal, stopping.signal]);
    return clock.sleep(ms, signal).catch(() => undefined);
  }

  async function watch(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      failures = monitor.isUp() ? 0 : failures + 1;
      await pause(monitor.isUp() ? PROBE_HEALTHY_MS : PROBE_DOWN.initialMs + backoffMs(failures, PROBE_DOWN));
      if (stopping.signal.aborted) {
        return;
      }
      if (!monitor.isUp() || clock.monotonicMs() - lastSuccessMs > PROBE_HEALTHY_MS) {
        await look();
      }
      await doChores(
        ({ name, everyMs }) => clock.monotonicMs() - (choresDone.get(name) ?? -Infinity) >= everyMs,
        stopping.signal,
      );
    }
  }

  const choresDone = new Map<string, number>();

  async function doChores(isDue: (chore: Chore) => boolean, signal: AbortSignal): Promise<void> {
    for (const chore of deps.chores.filter(isDue)) {
      if (!monitor.isUp()) {
        return;
      }
      choresDone.set(chore.name, clock.monotonicMs());
      await chore.run(signal).catch((error: unknown) => {
        logger.warn({ err: error, chore: chore.name }, 'a chore of the store was put off');
      });
    }
  }

  return {
    start: async () => {
      await look();
      await doChores(() => true, stopping.signal);
      loop = watch();
    },
    stop: async () => {
      stopping.abort();
      await loop;
      await doChores(({ atStop }) => atStop, AbortSignal.timeout(LAST_CHORES_MS));
      await deps.close();
    },
    whyClosed: () => (isOpen ? null : (monitor.health().reason ?? 'the store is being opened')),
    onTrouble: () => {
      lastSuccessMs = -Infinity;
      wake();
    },
    onSuccess: () => {
      lastSuccessMs = clock.monotonicMs();
    },
  };
}
