import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { openDeadLetters } from './dead-letter.ts';
import { batchIdText } from './frame.ts';
import { finishPending, type PendingAppend } from './intake.ts';
import { createQueue, type Queue } from './queue.ts';
import type { QueueWriterConfig } from './queue-writer.ts';
import { recoverQueue } from './recover.ts';
import { createReserve } from './reserve.ts';
import {
  type AppendInput,
  QUEUE_KINDS,
  type QueueKind,
  RELAY_KINDS,
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
  relayBytes: 256 * MIB,
};
/** A segment is at most this part of its queue, so that deleting one makes little of a hole. */
const SEGMENTS_PER_QUEUE = 8;
const MAX_RESERVE_BYTES = 256 * 1024;

/** What each queue may take of the whole of its owner, and what it does when it has that. */
const POLICIES = {
  metrics: { share: 1 / 4, whenFull: 'drop-oldest' },
  /** The log files themselves are the buffer: reading stops until there is room (rule R5). */
  logs: { share: 3 / 4, whenFull: 'wait' },
  /** Who hands something in is told that there is no room, and can keep it or say that it is lost. */
  'relay-metrics': { share: 1 / 4, whenFull: 'refuse' },
  'relay-logs': { share: 1 / 2, whenFull: 'refuse' },
  'relay-traces': { share: 1 / 4, whenFull: 'refuse' },
} as const satisfies Record<QueueKind, { share: number; whenFull: QueueWriterConfig['whenFull'] }>;

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
    const recovered = await recoverQueue({ fileSystem, logger, directory, hostUpMs: deps.hostUpMs() });
    const ownersBytes = isRelay(kind) ? (config.relayBytes ?? DEFAULTS.relayBytes) : maxBytes;
    const queueBytes = Math.floor(ownersBytes * POLICIES[kind].share);
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
  const own = { metrics: await openQueue('metrics'), logs: await openQueue('logs') };
  const left = config.relayBytes === undefined ? await fileSystem.list(config.directory) : RELAY_KINDS;
  const relayKinds = RELAY_KINDS.filter((kind) => left.includes(kind));
  const queues = new Map<QueueKind, Queue>(Object.entries(own) as [QueueKind, Queue][]);
  for (const kind of relayKinds) {
    queues.set(kind, await openQueue(kind));
  }
  const queueOf = (kind: QueueKind): Queue => {
    const queue = queues.get(kind);
    if (queue === undefined) {
      throw new Error(`the spool has no queue ${kind}`);
    }
    return queue;
  };
  let closed = false;
  const assertOpen = (): void => {
    if (closed) {
      throw new Error('the spool is closed');
    }
  };

  const write = (queue: Queue, input: AppendInput, batchId: Uint8Array): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      const item: PendingAppend = {
        isRecord: true,
        batchId,
        rows: input.rows,
        rawBytes: input.body.length,
        positions: input.positions,
        createdMs: clock.now().getTime(),
        hostUpMs: deps.hostUpMs(),
        payload: undefined,
        frame: [],
        resolve,
        reject,
      };
      // Takes its place now: records reach the disk in the order of the calls, however long each is compressed.
      queue.push(item);
      compress(input.body).then(
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

  const append = async (input: AppendInput): Promise<void> => {
    assertOpen();
    const queue = queueOf(input.kind);
    if (input.batchId === undefined) {
      return write(queue, input, deps.newBatchId());
    }
    const id = batchIdText(input.batchId);
    const waiting = queue.known(id);
    if (waiting !== undefined) {
      return waiting;
    }
    const written = write(queue, input, input.batchId);
    queue.remember(id, written);
    return written;
  };

  return {
    kinds: QUEUE_KINDS.filter((kind) => queues.has(kind)),
    append,
    next: (kind, lane = 'oldest') => queueOf(kind).next(lane),
    waitForRecord: (kind, signal) => queueOf(kind).waitForRecord(signal),
    ack: (record) => queueOf(record.kind).settle(record.batchId, 'sent'),
    release: (record) => {
      queueOf(record.kind).release(record.batchId);
    },
    async deadLetter(record, reason, part) {
      await deadLetters.keep(record, reason, part ?? record);
      if (part === undefined) {
        await queueOf(record.kind).settle(record.batchId, 'rejected');
      } else {
        queueOf(record.kind).countDrop('rejected', part.rows);
      }
    },
    async checkpoint(positions) {
      assertOpen();
      await own.logs.checkpoint(positions);
    },
    positions: () => own.logs.positions,
    seen: (keys) => {
      own.logs.seen(keys);
    },
    stats: () => ({
      metrics: own.metrics.stats(),
      logs: own.logs.stats(),
      ...Object.fromEntries(relayKinds.map((kind) => [kind, queueOf(kind).stats()])),
    }),
    async close() {
      closed = true;
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function isRelay(kind: QueueKind): boolean {
  return (RELAY_KINDS as readonly QueueKind[]).includes(kind);
}
