import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import type { TelemetryWriter, WriteBatch, WriteResult } from '../../model/index.ts';

export interface CommitLimits {
  /** Commits under way at once; each holds one connection. */
  readonly lanes: number;
  /** Waiting and being committed, together. */
  readonly maxQueuedBytes: number;
  readonly maxQueuedRows: number;
  /** One transaction. */
  readonly maxGroupBatches: number;
  readonly maxGroupBytes: number;
  readonly maxGroupRows: number;
  /** After this a commit counts as failed; a frozen server must not hold a lane for ever. */
  readonly commitTimeoutMs: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_COMMIT_LIMITS: CommitLimits = {
  lanes: 2,
  maxQueuedBytes: 64 * MIB,
  maxQueuedRows: 1_000_000,
  maxGroupBatches: 256,
  maxGroupBytes: 16 * MIB,
  maxGroupRows: 100_000,
  commitTimeoutMs: 15_000,
};

export interface CommitObserver {
  committed(group: { batches: number; rows: number; seconds: number; outcome: 'stored' | 'failed' }): void;
}

export interface CommitDeps {
  readonly writer: TelemetryWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: CommitLimits;
  readonly observer: CommitObserver;
}

export interface CommitOrder {
  readonly batch: WriteBatch;
  readonly rows: number;
  readonly bytes: number;
  readonly onStored?: (() => void) | undefined;
  /** Called where this order made the rows: not for a resend, and not for a batch that was stored before. */
  readonly onWritten?: (() => void) | undefined;
}

export interface CommitQueue {
  /** Whether anything may be added now; asked before a body is read. */
  hasRoom(): boolean;
  /**
   * Resolves after COMMIT. Throws OVERLOADED when full, the writer's error, or the signal's reason; a batch whose
   * signal aborts before its commit began is not stored, one that is being committed is stored or not as a whole.
   * `onStored` is called once the batch is durable, even if nobody waits for the answer any more.
   */
  submit(order: CommitOrder, signal: AbortSignal): Promise<WriteResult>;
  depth(): { readonly batches: number; readonly rows: number; readonly bytes: number };
  /** Resolves when nothing waits and nothing is being committed. */
  idle(): Promise<void>;
}

interface Entry {
  readonly order: CommitOrder;
  /** Of resends that joined this entry, too. */
  readonly onStored: (() => void)[];
  readonly result: PromiseWithResolvers<WriteResult>;
  /** Callers that still want the answer: the first, and resends of the same batch id. */
  waiting: number;
  taken: boolean;
}

/**
 * Group commit. A free lane takes all that waits, up to the limits of a group, in one transaction; while the lanes
 * are busy the next group gathers by itself. So one sender waits for no timer, and a thousand share a COMMIT.
 */
export function createCommitQueue(deps: CommitDeps): CommitQueue {
  const { limits } = deps;
  const waiting: Entry[] = [];
  const byBatchId = new Map<string, Entry>();
  const depth = { batches: 0, rows: 0, bytes: 0 };
  let busyLanes = 0;
  let idleWaiters: (() => void)[] = [];

  const leave = (entry: Entry) => {
    depth.batches -= 1;
    depth.rows -= entry.order.rows;
    depth.bytes -= entry.order.bytes;
    if (entry.order.batch.batchId !== null) {
      byBatchId.delete(entry.order.batch.batchId);
    }
    if (depth.batches === 0) {
      idleWaiters.forEach((wake) => {
        wake();
      });
      idleWaiters = [];
    }
  };

  const takeGroup = (): Entry[] => {
    let rows = 0;
    let bytes = 0;
    let count = 0;
    for (const { order } of waiting) {
      rows += order.rows;
      bytes += order.bytes;
      if (
        count > 0 &&
        (count >= limits.maxGroupBatches || rows > limits.maxGroupRows || bytes > limits.maxGroupBytes)
      ) {
        break;
      }
      count += 1;
    }
    return waiting.splice(0, count);
  };

  const write = async (group: readonly Entry[]): Promise<readonly WriteResult[]> => {
    const began = deps.clock.monotonicMs();
    const report = (outcome: 'stored' | 'failed') => {
      const rows = group.reduce((sum, entry) => sum + entry.order.rows, 0);
      const seconds = (deps.clock.monotonicMs() - began) / 1_000;
      deps.observer.committed({ batches: group.length, rows, seconds, outcome });
    };
    try {
      const results = await deps.writer.commit(
        group.map((entry) => entry.order.batch),
        AbortSignal.timeout(limits.commitTimeoutMs),
      );
      report('stored');
      return results;
    } catch (error) {
      report('failed');
      throw asStoreError(error);
    }
  };

  const settle = async (group: readonly Entry[]): Promise<void> => {
    let results: readonly WriteResult[];
    try {
      results = await write(group);
    } catch (error) {
      await settleFailed(group, error);
      return;
    }
    group.forEach((entry, index) => {
      const result = results[index];
      if (result === undefined) {
        entry.result.reject(new VigilError('INTERNAL', 'the store answered fewer batches than it was given'));
        return;
      }
      entry.onStored.forEach((tell) => {
        tell();
      });
      if (result.status === 'stored') {
        entry.order.onWritten?.();
      }
      entry.result.resolve(result);
    });
  };

  const settleFailed = async (group: readonly Entry[], error: unknown): Promise<void> => {
    const mayBeOneOfThem = group.length > 1 && !(error instanceof VigilError && error.retryable);
    if (!mayBeOneOfThem) {
      group.forEach((entry) => {
        entry.result.reject(error);
      });
      return;
    }
    // The writer finds bad rows by itself, so this should not happen; still, one batch must not sink the others.
    deps.logger.warn(
      { err: error, batches: group.length },
      'a group was refused; storing its batches one by one',
    );
    for (const entry of group) {
      await settle([entry]);
    }
  };

  const pump = () => {
    while (busyLanes < limits.lanes && waiting.length > 0) {
      const group = takeGroup();
      group.forEach((entry) => {
        entry.taken = true;
      });
      busyLanes += 1;
      void settle(group).finally(() => {
        busyLanes -= 1;
        group.forEach(leave);
        pump();
      });
    }
  };

  const enter = (order: CommitOrder): Entry => {
    const { batch, rows, bytes } = order;
    const resent = batch.batchId === null ? undefined : byBatchId.get(batch.batchId);
    if (resent !== undefined) {
      return resent;
    }
    const full = depth.rows + rows > limits.maxQueuedRows || depth.bytes + bytes > limits.maxQueuedBytes;
    // Into an empty queue goes a batch of any size: it could never be stored otherwise.
    if (full && depth.batches > 0) {
      throw new VigilError('OVERLOADED', 'the queue to the database is full', { retryAfterSeconds: 1 });
    }
    const entry: Entry = { order, onStored: [], result: Promise.withResolvers(), waiting: 0, taken: false };
    // Callers may have gone when the answer comes; an answer that nobody hears is no defect.
    entry.result.promise.catch(() => undefined);
    depth.batches += 1;
    depth.rows += rows;
    depth.bytes += bytes;
    if (batch.batchId !== null) {
      byBatchId.set(batch.batchId, entry);
    }
    waiting.push(entry);
    return entry;
  };

  const giveUp = (entry: Entry) => {
    entry.waiting -= 1;
    const place = entry.taken || entry.waiting > 0 ? -1 : waiting.indexOf(entry);
    if (place >= 0) {
      waiting.splice(place, 1);
      leave(entry);
    }
  };

  return {
    hasRoom: () => depth.rows < limits.maxQueuedRows && depth.bytes < limits.maxQueuedBytes,
    depth: () => ({ ...depth }),
    idle: () =>
      depth.batches === 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => void idleWaiters.push(resolve)),
    submit: async (order, signal) => {
      signal.throwIfAborted();
      const entry = enter(order);
      if (order.onStored !== undefined) {
        entry.onStored.push(order.onStored);
      }
      entry.waiting += 1;
      // Room for requests that arrive in the same turn of the event loop to join the group.
      queueMicrotask(pump);
      return await orAbort(entry.result.promise, signal, () => {
        giveUp(entry);
      });
    },
  };
}

function asStoreError(error: unknown): unknown {
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  return timedOut
    ? new VigilError('STORE_TIMEOUT', 'the database took too long to commit', { cause: error })
    : error;
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal, onAbort: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      onAbort();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason }));
    };
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
