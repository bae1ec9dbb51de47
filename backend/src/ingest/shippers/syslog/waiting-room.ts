import { VigilError } from '@vigilops/contracts';
import { retry, type Clock, type Logger } from '@vigilops/runtime';
import type { SyslogLimits } from './limits.ts';

/** What was read and is not stored yet. Syslog has no answer: who cannot be told to wait is told nothing. */
export interface WaitingRoom<Item> {
  hasRoom(): boolean;
  add(item: Item, bytes: number): void;
  /** Called once, as soon as there is room again. */
  whenRoom(tell: () => void): void;
  /** Stores what is left, for a moment at most, and answers with what could not be stored. */
  stop(): Promise<readonly Item[]>;
}

export interface WaitingRoomDeps<Item> {
  /** Resolves after COMMIT. The same `batchId` comes again with the same items: they are stored once. */
  readonly store: (items: readonly Item[], batchId: string, signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
  /** Told of messages that the store will never take. */
  readonly onRefused: (items: readonly Item[]) => void;
  readonly limits: SyslogLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Gathers messages into batches, stores one after the other, and tries again until the store takes them. A batch that may or may not
 * have been stored comes again under its id.
 */
export function createWaitingRoom<Item>(deps: WaitingRoomDeps<Item>): WaitingRoom<Item> {
  const { limits, clock, logger } = deps;
  const waiting: { readonly item: Item; readonly bytes: number }[] = [];
  const stopping = new AbortController();
  const givingUp = new AbortController();
  let bytesHeld = 0;
  let tellers: (() => void)[] = [];
  let running: Promise<void> | undefined;
  let enough: (() => void) | undefined;

  const hasRoom = () => bytesHeld < limits.maxWaitingBytes && !stopping.signal.aborted;
  const isFull = () => waiting.length >= limits.maxBatchMessages || bytesHeld >= limits.maxBatchBytes;

  const takeBatch = () => {
    let bytes = 0;
    let count = 0;
    while (count < waiting.length && count < limits.maxBatchMessages && bytes < limits.maxBatchBytes) {
      bytes += waiting[count]?.bytes ?? 0;
      count += 1;
    }
    return { items: waiting.slice(0, count).map(({ item }) => item), bytes };
  };

  /** Ends early when a batch is full, or the house closes. */
  const gather = async () => {
    if (isFull() || stopping.signal.aborted) {
      return;
    }
    const full = new AbortController();
    enough = () => {
      full.abort();
    };
    await clock
      .sleep(limits.gatherMs, AbortSignal.any([full.signal, stopping.signal]))
      .catch(() => undefined);
    enough = undefined;
  };

  const storeBatch = async (items: readonly Item[]) => {
    const batchId = deps.newId();
    let told = false;
    const attempt = async () => {
      try {
        const limit = AbortSignal.timeout(limits.storeTimeoutMs);
        await deps.store(items, batchId, AbortSignal.any([limit, givingUp.signal]));
      } catch (error) {
        if (!told) {
          logger.warn(
            { err: error, messages: items.length },
            'messages of syslog wait: they cannot be stored now',
          );
          told = true;
        }
        throw error;
      }
    };
    try {
      await retry(attempt, {
        clock,
        backoff: limits.backoff,
        retryable: mayPass,
        signal: givingUp.signal,
      });
    } catch (error) {
      if (givingUp.signal.aborted) {
        throw error;
      }
      logger.error({ err: error, messages: items.length }, 'messages of syslog were refused by the store');
      deps.onRefused(items);
    }
  };

  const run = async () => {
    try {
      while (waiting.length > 0 && !givingUp.signal.aborted) {
        await gather();
        const { items, bytes } = takeBatch();
        await storeBatch(items);
        waiting.splice(0, items.length);
        bytesHeld -= bytes;
        if (hasRoom()) {
          for (const tell of tellers.splice(0)) {
            tell();
          }
        }
      }
    } finally {
      // In the same turn as the last look at what waits: whoever comes now starts the next run.
      running = undefined;
    }
  };

  return {
    hasRoom,
    add: (item, bytes) => {
      waiting.push({ item, bytes });
      bytesHeld += bytes;
      if (isFull()) {
        enough?.();
      }
      // It fails only where the house closes; what is left then is counted by `stop`.
      running ??= run().catch(() => undefined);
    },
    whenRoom: (tell) => {
      tellers.push(tell);
    },
    stop: async () => {
      stopping.abort();
      tellers = [];
      const limit = setTimeout(() => {
        givingUp.abort(new VigilError('STORE_UNAVAILABLE', 'the house closes'));
      }, limits.stopMs);
      await running;
      clearTimeout(limit);
      return waiting.map(({ item }) => item);
    },
  };
}

/** A limit of time is no verdict: whether the batch was stored is found out by its id. */
function mayPass(error: unknown): boolean {
  if (error instanceof VigilError) {
    return error.retryable;
  }
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}
