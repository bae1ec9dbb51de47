import { crc32 } from 'node:zlib';

import { type Clock, backoffMs, type Logger } from '@vigilops/runtime';

import type { DropCounter } from './drop-counter.ts';
import { errorCode } from '../host/error-code.ts';
import type { SpoolFileSystem } from './file-system.ts';
import { batchIdBytes, batchIdText, byteLength, NO_BATCH_ID, packPosition } from './frame.ts';
import type { Intake, PendingAppend } from './intake.ts';
import { type Committed, createJournal, type Placed } from './journal.ts';
import { afterFailedWrite, markFrame, type PendingMark } from './pending-mark.ts';
import type { PositionMap } from './position-map.ts';
import type { Recovered } from './recover.ts';
import type { Reserve } from './reserve.ts';
import type { SegmentList } from './segment-list.ts';
import { type DropReason, SPOOL_FULL } from './types.ts';
import type { QueueEntry } from './waiting.ts';
import { createWaker } from './waker.ts';

export interface QueueWriterConfig {
  readonly kind: string;
  readonly directory: string;
  readonly maxBytes: number;
  readonly segmentBytes: number;
  readonly whenFull: 'wait' | 'drop-oldest' | 'refuse';
}

export interface QueueWriterDeps {
  readonly fileSystem: SpoolFileSystem;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly reserve: Reserve;
}

/** The state of the queue that the writer changes. */
export interface QueueParts {
  readonly intake: Intake;
  readonly segments: SegmentList;
  readonly drops: DropCounter;
  readonly positions: PositionMap;
  readonly recovered: Recovered;
  readonly takeOrder: () => number;
  /** A record is on disk and can be sent. */
  readonly offer: (entry: QueueEntry) => void;
  /** Gives up the oldest segment; false when only the newest is left. */
  readonly evictOldest: (reason: DropReason) => Promise<boolean>;
}

export interface QueueWriter {
  /** True while appends wait for room or for the disk. */
  readonly blocked: boolean;
  /** Code of the last failed write; null when the last write was well. */
  readonly writeError: string | null;
  /**
   * Notes that a record needs nothing more, or (without an id) that rows were dropped.
   * Resolves when the note is on disk or the disk refused it: then the record may be sent once more.
   */
  mark(batchId: string | null, why: 'sent' | DropReason, rows: number): Promise<void>;
  /** Room or data may have come. */
  wake(): void;
  /** Drops the oldest waiting appends of a queue that drops, when there are too many. */
  limitIntake(): void;
  close(): Promise<void>;
}

/** One write and one fdatasync carry at most this much: the group of concurrent appends. */
const MAX_GROUP_BYTES = 4 * 1024 * 1024;
/** Appends of a queue that drops which may wait in memory for the disk. */
const MAX_PENDING = 64;
/** A segment with less in it is not worth the reserve. */
const MIN_MOVE_BYTES = 4_096;
const WRITE_BACKOFF = { initialMs: 100, maxMs: 2_000 };

export function createQueueWriter(
  config: QueueWriterConfig,
  deps: QueueWriterDeps,
  parts: QueueParts,
): QueueWriter {
  const { intake, segments, drops, positions } = parts;
  const waker = createWaker();
  const stop = new AbortController();
  let marks: PendingMark[] = [];
  let failures = 0;
  let writeError: string | null = null;
  let waitsForRoom = false;

  const journal = createJournal(
    {
      fileSystem: deps.fileSystem,
      directory: config.directory,
      segmentBytes: config.segmentBytes,
      snapshot: () => ({ positions: positions.keep().map(packPosition), dropped: { ...drops.durable } }),
    },
    parts.recovered,
  );

  const fits = (bytes: number, isFirst: boolean): boolean => {
    if (!isFirst && (bytes > MAX_GROUP_BYTES || failures > 0)) {
      // After a failure one record at a time: on a full disk a single one may still fit.
      return false;
    }
    return (
      config.whenFull === 'drop-oldest' ||
      segments.bytes + bytes <= config.maxBytes ||
      // However small the limit, an empty queue takes one record, or nothing would ever move.
      (isFirst && segments.unsettled === 0)
    );
  };

  const makeRoom = async (bytes: number): Promise<void> => {
    while (config.whenFull === 'drop-oldest' && segments.bytes + bytes > config.maxBytes) {
      if (!(await parts.evictOldest('queue_full'))) {
        return;
      }
    }
  };

  const applyCommit = (
    records: readonly PendingAppend[],
    written: readonly PendingMark[],
    frames: readonly (readonly Uint8Array[])[],
    committed: Committed,
  ): void => {
    if (committed.created !== null) {
      segments.add(committed.created.number, committed.created.headBytes);
    }
    for (const [index, record] of records.entries()) {
      const place = committed.placed[index];
      const frame = frames[index];
      if (place === undefined || frame === undefined || record.payload === undefined) {
        continue;
      }
      segments.grow(place.segment, byteLength(frame), record.isRecord ? 1 : 0);
      positions.set(record.positions);
      if (record.isRecord) {
        const rest = { order: parts.takeOrder(), nowMs: deps.clock.monotonicMs() };
        parts.offer(entryOf(record, record.payload, place, frame, rest));
      }
      record.resolve();
    }
    for (const [index, mark] of written.entries()) {
      const frame = frames[records.length + index];
      const segment = committed.placed[records.length + index]?.segment;
      segments.grow(segment ?? 0, byteLength(frame ?? []), 0);
      if (mark.why !== 'sent') {
        drops.recorded(mark.why, mark.rows);
      }
      mark.done();
    }
  };

  const onWritten = async (): Promise<void> => {
    if (writeError !== null) {
      deps.logger.info({ queue: config.kind }, 'the spool can be written again');
    }
    failures = 0;
    writeError = null;
    await deps.reserve.restore();
  };

  /** Marks are let go, dropped rows stay to be noted, records wait for the next try. */
  const onFailure = async (
    error: unknown,
    records: readonly PendingAppend[],
    lost: readonly PendingMark[],
  ): Promise<void> => {
    failures += 1;
    const code = errorCode(error);
    if (code !== writeError) {
      deps.logger.error({ queue: config.kind, error: code }, 'the spool cannot be written; data waits');
    }
    writeError = code;
    if (config.whenFull === 'refuse' && failures > 1) {
      refuse(records, `the spool cannot be written: ${code}`);
    } else {
      intake.putBack(records);
    }
    marks = [...afterFailedWrite(lost), ...marks];
    if (isOutOfSpace(code) && ((await moveHead()) || (await dropForSpace()))) {
      return;
    }
    // The first failure is tried again at once: a new file often takes what the old one refused.
    if (failures > 1 && !stop.signal.aborted) {
      await deps.clock
        .sleep(backoffMs(failures, WRITE_BACKOFF, deps.random), stop.signal)
        .catch(() => undefined);
    }
  };

  /**
   * When all was sent but the disk has no room for the head of a next segment, the old one can never go.
   * The reserve gives that room, and is taken back from what the old segment frees.
   */
  const moveHead = (): Promise<boolean> =>
    segments.unsettled > 0 || segments.bytes < MIN_MOVE_BYTES
      ? Promise.resolve(false)
      : deps.reserve.lend(async () => {
          const { created } = await journal.commit([]);
          if (created !== null) {
            segments.add(created.number, created.headBytes);
            await segments.reap();
          }
        });

  const dropForSpace = async (): Promise<boolean> =>
    config.whenFull === 'drop-oldest' && intake.size > MAX_PENDING / 2 && parts.evictOldest('disk_full');

  /** What is there now finds no room: who brought it is told, and later ones are looked at anew. */
  const refuseWaiting = (): void => {
    while (config.whenFull === 'refuse' && intake.isReady) {
      const record = intake.dropOldest();
      refuse(record === undefined ? [] : [record], 'the queue is full');
    }
  };

  /** One group: true when something was tried. */
  const writeGroup = async (): Promise<boolean> => {
    const records = intake.takeReady(fits);
    waitsForRoom = records.length === 0 && intake.isReady;
    if (waitsForRoom) {
      refuseWaiting();
    }
    const written = marks;
    if (records.length === 0 && written.length === 0) {
      return false;
    }
    marks = [];
    const frames = [...records.map((record) => record.frame), ...written.map(markFrame)];
    await makeRoom(frames.reduce((sum, frame) => sum + byteLength(frame), 0));
    const committed = await journal.commit(frames).catch((error: unknown) => ({ error }));
    if ('error' in committed) {
      await onFailure(committed.error, records, written);
    } else {
      applyCommit(records, written, frames, committed);
      await onWritten();
    }
    return true;
  };

  const run = async (): Promise<void> => {
    for (;;) {
      const tried = await writeGroup();
      if (stop.signal.aborted && (!tried || writeError !== null)) {
        return;
      }
      if (!tried) {
        await waker.wait();
      }
    }
  };
  const running = run();

  const mark: QueueWriter['mark'] = (batchId, why, rows) =>
    new Promise((done) => {
      marks.push({ batchId: batchId === null ? NO_BATCH_ID : batchIdBytes(batchId), why, rows, done });
      waker.wake();
    });

  return {
    get blocked() {
      return waitsForRoom || writeError !== null;
    },
    get writeError() {
      return writeError;
    },
    mark,
    wake: () => {
      waker.wake();
    },
    limitIntake() {
      while (config.whenFull === 'drop-oldest' && intake.size > MAX_PENDING) {
        const dropped = intake.dropOldest();
        if (dropped !== undefined) {
          const reason = writeError === null ? 'queue_full' : 'disk_full';
          drops.count(reason, dropped.rows);
          void mark(null, reason, dropped.rows);
          dropped.resolve();
        }
      }
    },
    async close() {
      stop.abort();
      waker.wake();
      await running;
      await journal.seal();
      for (let item = intake.dropOldest(); item !== undefined; item = intake.dropOldest()) {
        item.reject(new Error('the spool was closed before this record could be written'));
      }
      for (const { done } of marks.splice(0)) {
        done();
      }
    },
  };
}

function entryOf(
  record: PendingAppend,
  payload: Uint8Array,
  place: Placed,
  frame: readonly Uint8Array[],
  rest: { readonly order: number; readonly nowMs: number },
): QueueEntry {
  return {
    batchId: batchIdText(record.batchId),
    order: rest.order,
    segment: place.segment,
    offset: place.offset,
    payloadAt: place.offset + byteLength(frame) - payload.length,
    payloadBytes: payload.length,
    payloadCrc: crc32(payload),
    rows: record.rows,
    rawBytes: record.rawBytes,
    bornMs: rest.nowMs,
  };
}

function refuse(records: readonly PendingAppend[], why: string): void {
  for (const { reject } of records) {
    reject(Object.assign(new Error(why), { code: SPOOL_FULL }));
  }
}

function isOutOfSpace(code: string): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT';
}
