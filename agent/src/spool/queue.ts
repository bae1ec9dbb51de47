import { createDropCounter } from './drop-counter.ts';
import { createIntake, type PendingAppend, pendingPositions } from './intake.ts';
import { createPositionMap } from './position-map.ts';
import { createQueueWriter, type QueueWriterConfig, type QueueWriterDeps } from './queue-writer.ts';
import { createRecordReader } from './record-reader.ts';
import type { Recovered, RecoveredRecord } from './recover.ts';
import { FRAME_HEAD_BYTES, unpackPosition } from './frame.ts';
import { createSegmentList } from './segment-list.ts';
import type { DropReason, Lane, QueueKind, QueueStats, SourcePosition, SpoolRecord } from './types.ts';
import { createWaiting, type QueueEntry } from './waiting.ts';

export interface QueueConfig extends QueueWriterConfig {
  readonly kind: QueueKind;
  readonly maxAgeMs: number;
}

export interface Queue {
  /** Of a record whose id its caller chose: when it is on disk. Undefined: it does not wait here. */
  known(batchId: string): Promise<void> | undefined;
  /** Knows the id until the record is settled, or was not written. */
  remember(batchId: string, written: Promise<void>): void;
  readonly positions: ReadonlyMap<string, SourcePosition>;
  push(item: PendingAppend): void;
  /** The payload of a pushed item is there, or never will be. */
  compressed(item: PendingAppend, failed?: boolean): void;
  next(lane: Lane): Promise<SpoolRecord | undefined>;
  waitForRecord(signal: AbortSignal): Promise<void>;
  settle(batchId: string, why: 'sent' | 'rejected'): Promise<void>;
  release(batchId: string): void;
  /** Counts rows of a part of a record. */
  countDrop(reason: DropReason, rows: number): void;
  checkpoint(kept: readonly SourcePosition[]): Promise<void>;
  seen(keys: Iterable<string>): void;
  stats(): QueueStats;
  close(): Promise<void>;
}

/** A damaged medium is given this many tries before its record counts as lost. */
const MAX_READ_FAILURES = 5;

/** One kind of data: segments on disk, what waits in them, and the one writer that appends to them. */
export function createQueue(config: QueueConfig, deps: QueueWriterDeps, recovered: Recovered): Queue {
  const { clock, logger } = deps;
  const shared = { fileSystem: deps.fileSystem, directory: config.directory, logger };
  const segments = createSegmentList(shared);
  const waiting = createWaiting();
  const held = new Map<string, QueueEntry>();
  const readFailures = new Map<string, number>();
  const ids = new Map<string, Promise<void>>();
  const intake = createIntake();
  const reader = createRecordReader(shared);
  const drops = createDropCounter(recovered.state.dropped);
  const recoveredPositions = recovered.state.positions.map(unpackPosition);
  const positions = createPositionMap(recoveredPositions, () => clock.monotonicMs());
  /** With those that are on their way to disk: they get there before anything that is appended later. */
  const accepted = createPositionMap(recoveredPositions, () => clock.monotonicMs());
  const listeners = new Set<() => void>();
  let order = 0;
  const takeOrder = (): number => order++;

  const offer = (entry: QueueEntry): void => {
    waiting.put(entry);
    for (const listener of [...listeners]) {
      listener();
    }
  };

  const writer = createQueueWriter(config, deps, {
    intake,
    segments,
    drops,
    positions,
    recovered,
    takeOrder,
    offer,
    evictOldest: (reason) => evictOldest(reason),
  });

  for (const { number, bytes } of recovered.segments) {
    segments.add(number, bytes);
  }
  for (const record of recovered.records) {
    segments.grow(record.segment, 0, 1);
    waiting.put(recoveredEntry(record, takeOrder(), clock.monotonicMs()));
    if (config.whenFull === 'refuse') {
      ids.set(record.batchId, Promise.resolve());
    }
  }

  const reap = async (): Promise<void> => {
    await segments.reap();
    reader.forgetUnless(segments.has);
    writer.wake();
  };

  const settle = async (entry: QueueEntry, why: 'sent' | DropReason): Promise<void> => {
    readFailures.delete(entry.batchId);
    ids.delete(entry.batchId);
    if (why !== 'sent') {
      drops.count(why, entry.rows);
    }
    if (segments.has(entry.segment) || why !== 'sent') {
      await writer.mark(entry.batchId, why, entry.rows);
    }
    segments.settle(entry.segment);
    await reap();
  };

  /** False when there is only the newest segment. Records held by a sender are counted when they come back. */
  const evictOldest = async (reason: DropReason): Promise<boolean> => {
    const segment = segments.evictable;
    if (segment === undefined) {
      return false;
    }
    const rows = waiting.takeSegment(segment).reduce((sum, entry) => sum + entry.rows, 0);
    countDrop(reason, rows);
    await segments.evict();
    reader.forgetUnless(segments.has);
    return true;
  };

  const countDrop = (reason: DropReason, rows: number): void => {
    if (rows > 0) {
      drops.count(reason, rows);
      void writer.mark(null, reason, rows);
    }
  };

  const ageMs = (entry: QueueEntry): number => clock.monotonicMs() - entry.bornMs;

  const expire = (): void => {
    for (let entry = waiting.peekOldest(); entry !== undefined; entry = waiting.peekOldest()) {
      if (ageMs(entry) <= config.maxAgeMs) {
        return;
      }
      waiting.take('oldest');
      void settle(entry, 'age');
    }
  };

  /** Undefined when the record is lost; then it is settled and counted already. */
  const readEntry = async (entry: QueueEntry): Promise<SpoolRecord | undefined> => {
    const result = await reader.read(entry);
    if (result.status === 'read') {
      const { batchId, rows, rawBytes } = entry;
      return { kind: config.kind, batchId, rows, rawBytes, ageMs: ageMs(entry), payload: result.payload };
    }
    held.delete(entry.batchId);
    if (result.status === 'gone') {
      ids.delete(entry.batchId);
      segments.settle(entry.segment);
      await reap();
      return undefined;
    }
    logger.warn({ batchId: entry.batchId, rows: entry.rows }, 'a damaged spool record was set aside');
    await settle(entry, 'corrupt');
    return undefined;
  };

  const next = async (lane: Lane): Promise<SpoolRecord | undefined> => {
    expire();
    for (let entry = waiting.take(lane); entry !== undefined; entry = waiting.take(lane)) {
      held.set(entry.batchId, entry);
      try {
        const record = await readEntry(entry);
        if (record !== undefined) {
          return record;
        }
      } catch (error) {
        const failures = (readFailures.get(entry.batchId) ?? 0) + 1;
        readFailures.set(entry.batchId, failures);
        held.delete(entry.batchId);
        if (failures < MAX_READ_FAILURES) {
          waiting.put(entry);
          throw error;
        }
        await settle(entry, 'corrupt');
      }
    }
    return undefined;
  };

  void reap();
  return {
    positions: accepted.all,
    known: (batchId) => ids.get(batchId),
    remember(batchId, written) {
      ids.set(batchId, written);
      written.catch(() => ids.delete(batchId));
    },
    push(item) {
      accepted.set(item.positions);
      intake.push(item);
      writer.limitIntake();
    },
    compressed(item, failed = false) {
      if (failed) {
        intake.remove(item);
      }
      writer.wake();
    },
    next,
    async waitForRecord(signal) {
      signal.throwIfAborted();
      if (waiting.size > 0) {
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const done = (): void => {
          listeners.delete(done);
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        const onAbort = (): void => {
          listeners.delete(done);
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        };
        listeners.add(done);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
    async settle(batchId, why) {
      const entry = held.get(batchId);
      if (entry === undefined) {
        return;
      }
      held.delete(batchId);
      await settle(entry, why);
    },
    release(batchId) {
      const entry = held.get(batchId);
      if (entry === undefined) {
        return;
      }
      held.delete(batchId);
      if (segments.has(entry.segment)) {
        offer(entry);
      } else {
        countDrop('queue_full', entry.rows);
      }
    },
    countDrop,
    checkpoint(kept) {
      accepted.set(kept);
      return new Promise((resolve, reject) => {
        intake.push(pendingPositions(kept, { resolve, reject }));
        writer.wake();
      });
    },
    seen(keys) {
      const all = [...keys];
      positions.seen(all);
      accepted.seen(all);
    },
    stats() {
      const entries = waiting.size + held.size;
      const oldest = [waiting.peekOldest(), ...held.values()].filter((entry) => entry !== undefined);
      return {
        records: entries,
        rows: waiting.rows + [...held.values()].reduce((sum, entry) => sum + entry.rows, 0),
        bytes: segments.bytes,
        maxBytes: config.maxBytes,
        oldestAgeMs: oldest.reduce((age, entry) => Math.max(age, ageMs(entry)), 0),
        blocked: writer.blocked,
        writeError: writer.writeError,
        dropped: { ...drops.totals },
        quarantined: recovered.quarantined,
      };
    },
    async close() {
      await writer.close();
      await reader.close();
    },
  };
}

function recoveredEntry(record: RecoveredRecord, order: number, nowMs: number): QueueEntry {
  const { head, offset } = record.frame;
  return {
    batchId: record.batchId,
    order,
    segment: record.segment,
    offset,
    payloadAt: offset + FRAME_HEAD_BYTES + head.headerBytes,
    payloadBytes: head.payloadBytes,
    payloadCrc: head.payloadCrc,
    rows: record.header.rows,
    rawBytes: record.header.raw,
    bornMs: nowMs - record.ageMs,
  };
}
