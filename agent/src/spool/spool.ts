import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { openDeadLetters } from './dead-letter.ts';
import { finishPending, type PendingAppend } from './intake.ts';
import { createQueue, type Queue } from './queue.ts';
import { recoverQueue } from './recover.ts';
import { createReserve } from './reserve.ts';
import {
  type AppendInput,
  QUEUE_KINDS,
  type QueueKind,
  type Spool,
  type SpoolConfig,
  type SpoolDeps,
} from './types.ts';

const MIB = 1024 * 1024;
const DAY_MS = 24 * 3_600_000;
const DEFAULTS = {
  maxBytes: 512 * MIB,
  maxAgeMs: 7 * DAY_MS,
  segmentBytes: 8 * MIB,
  deadLetterBytes: 32 * MIB,
};
/** A segment is at most this part of its queue, so that deleting one makes little of a hole. */
const SEGMENTS_PER_QUEUE = 8;
const MAX_RESERVE_BYTES = 256 * 1024;

/** What each queue may take of the whole, and what it does when it has that. */
const POLICIES = {
  metrics: { share: 1 / 4, whenFull: 'drop-oldest' },
  /** The log files themselves are the buffer: reading stops until there is room (rule R5). */
  logs: { share: 3 / 4, whenFull: 'wait' },
} as const satisfies Record<QueueKind, { share: number; whenFull: 'wait' | 'drop-oldest' }>;

const gzipAsync = promisify<Uint8Array, { level: number }, Buffer>(gzip);
/** Level 1: twice as fast as level 2 on log lines for a few per cent of size. */
const gzipFast = (body: Uint8Array): Promise<Uint8Array> => gzipAsync(body, { level: 1 });

/**
 * Opens the spool in `config.directory`, recovering what an earlier process left there. Data is compressed once,
 * here: the disk and the wire use the same bytes. Throws only when the directory cannot be made.
 */
export async function createSpool(config: SpoolConfig, deps: SpoolDeps): Promise<Spool> {
  const { fileSystem, clock, random, logger, compress = gzipFast } = deps;
  const maxBytes = config.maxBytes ?? DEFAULTS.maxBytes;
  await fileSystem.makeDirectory(config.directory);
  const deadLetters = await openDeadLetters(
    { fileSystem, clock, logger },
    {
      directory: join(config.directory, 'dead-letter'),
      maxBytes: config.maxDeadLetterBytes ?? DEFAULTS.deadLetterBytes,
    },
  );
  const reserve = createReserve(
    { fileSystem, clock, random },
    { directory: config.directory, bytes: Math.min(MAX_RESERVE_BYTES, Math.floor(maxBytes / 64)) },
  );

  const openQueue = async (kind: QueueKind): Promise<Queue> => {
    const directory = join(config.directory, kind);
    const recovered = await recoverQueue({ fileSystem, logger, directory });
    const queueBytes = Math.floor(maxBytes * POLICIES[kind].share);
    const queue = {
      kind,
      directory,
      maxBytes: queueBytes,
      maxAgeMs: config.maxAgeMs ?? DEFAULTS.maxAgeMs,
      segmentBytes: Math.min(
        config.segmentBytes ?? DEFAULTS.segmentBytes,
        Math.floor(queueBytes / SEGMENTS_PER_QUEUE),
      ),
      whenFull: POLICIES[kind].whenFull,
    };
    return createQueue(queue, { fileSystem, clock, random, logger, reserve }, recovered);
  };
  const queues = { metrics: await openQueue('metrics'), logs: await openQueue('logs') };
  let closed = false;
  const assertOpen = (): void => {
    if (closed) {
      throw new Error('the spool is closed');
    }
  };

  const append = async ({ kind, body, rows, positions }: AppendInput): Promise<void> => {
    assertOpen();
    const queue = queues[kind];
    await new Promise<void>((resolve, reject) => {
      const item: PendingAppend = {
        isRecord: true,
        batchId: deps.newBatchId(),
        rows,
        rawBytes: body.length,
        positions,
        createdMs: clock.now().getTime(),
        payload: undefined,
        frame: [],
        resolve,
        reject,
      };
      // Takes its place now: records reach the disk in the order of the calls, however long each is compressed.
      queue.push(item);
      compress(body).then(
        (payload) => {
          finishPending(item, payload);
          queue.compressed(item);
        },
        (error: unknown) => {
          queue.compressed(item, true);
          reject(error);
        },
      );
    });
  };

  return {
    append,
    next: (kind, lane = 'oldest') => queues[kind].next(lane),
    waitForRecord: (kind, signal) => queues[kind].waitForRecord(signal),
    ack: (record) => queues[record.kind].settle(record.batchId, 'sent'),
    release: (record) => {
      queues[record.kind].release(record.batchId);
    },
    async deadLetter(record, reason, part) {
      await deadLetters.keep(record, reason, part ?? record);
      if (part === undefined) {
        await queues[record.kind].settle(record.batchId, 'rejected');
      } else {
        queues[record.kind].countDrop('rejected', part.rows);
      }
    },
    async checkpoint(positions) {
      assertOpen();
      await queues.logs.checkpoint(positions);
    },
    positions: () => queues.logs.positions,
    seen: (keys) => {
      queues.logs.seen(keys);
    },
    stats: () => ({ metrics: queues.metrics.stats(), logs: queues.logs.stats() }),
    async close() {
      closed = true;
      await Promise.all(QUEUE_KINDS.map((kind) => queues[kind].close()));
    },
  };
}
