import { errorCode } from '../host/error-code.ts';
import { createWaker } from '../spool/waker.ts';
import { createBatch } from './batch.ts';
import { createFileReader, READ_MEMORY_BYTES } from './file-reader.ts';
import { createFileRegistry } from './file-registry.ts';
import { contentOf, type FollowedFile, startOver } from './followed-file.ts';
import { createFollower } from './follower.ts';
import { createOpenFiles } from './open-files.ts';
import { createRecordEncoder } from './record-encoder.ts';
import { createRotations } from './rotations.ts';
import { createSourceState } from './source-state.ts';
import type { LogTailer, LogTailerConfig, LogTailerDeps } from './types.ts';

const DEFAULTS = {
  pollIntervalMs: 500,
  discoverIntervalMs: 3_000,
  partialLineMs: 5_000,
  multilineWaitMs: 2_000,
  rotatedQuietMs: 60_000,
  maxOpenFiles: 128,
  batchBytes: 1024 * 1024,
};
/** With many files a look at all of them takes long; then there are fewer looks, so that they cost no more. */
const POLL_MS_PER_FILE = 0.5;
const MAX_POLL_MS = 5_000;
/** Tells the spool this often which files still exist. */
const SEEN_INTERVAL_MS = 60_000;
/** At a stop the spool may be full: what it does not take in this time is read again at the next start. */
const STOP_LIMIT_MS = 3_000;
/** A full disk must not keep the agent from starting; it then follows the files without having said so on disk. */
const START_LIMIT_MS = 3_000;

/**
 * Follows log files and hands their records to the spool, each with the position it was read from. Reading stops
 * while the spool takes nothing more. Throws CONFIG_INVALID for a start pattern that cannot be used.
 */
export function createLogTailer(config: LogTailerConfig, deps: LogTailerDeps): LogTailer & TailerSteps {
  const { clock, logger, spool } = deps;
  const settings = { ...DEFAULTS, ...config };
  const counters = { bytes: 0, lines: 0, records: 0, truncatedLines: 0, truncations: 0, lostBytes: 0 };
  const encoder = createRecordEncoder({
    readBytes: READ_MEMORY_BYTES,
    batchBytes: settings.batchBytes,
    maxBodyBytes: READ_MEMORY_BYTES,
  });
  const batch = createBatch(encoder, { spool, logger });
  const reader = createFileReader(encoder, batch, clock, counters);
  const sources = config.sources.map((source) => createSourceState(config, source, encoder, counters));
  const monotonicMs = (): number => clock.monotonicMs();
  const openFiles = createOpenFiles(settings.maxOpenFiles, { monotonicMs, logger });
  const registry = createFileRegistry(openFiles, monotonicMs);
  const rotations = createRotations(registry, openFiles, { spool, logger }, counters);
  const follower = createFollower(sources, registry, rotations, settings, { spool, clock, logger });
  const stop = new AbortController();
  const waker = createWaker();
  let running: Promise<unknown> = Promise.resolve();
  let discoveredMs = -Infinity;
  let seenMs = -Infinity;

  const canRead = (file: FollowedFile): boolean => {
    if (file.after !== undefined && !file.after.dirty) {
      file.after = undefined;
    }
    return file.dirty && file.copyOf === undefined && file.after === undefined;
  };

  /** One turn of one file; true when there is more to read at once. */
  const readTurn = async (file: FollowedFile): Promise<boolean> => {
    const quietMs = monotonicMs() - file.quietSinceMs;
    const patience = {
      endRecord: quietMs >= settings.multilineWaitMs,
      endLine: quietMs >= settings.partialLineMs,
    };
    file.isReading = true;
    try {
      if (file.shrunkFrom > 0 && file.offset === 0) {
        await rotations.emptied(file);
      }
      const handle = await openFiles.acquire(file);
      if (handle === undefined) {
        return false;
      }
      switch (await reader.read(file, handle, patience)) {
        case 'more':
          return true;
        case 'replaced':
          // What was read until now goes out with the positions it had.
          await batch.flush();
          await rotations.replaced(file, contentOf(file), file.shrunkFrom);
          startOver(file);
          return true;
        case 'end':
          file.dirty = false;
          file.shrunkFrom = 0;
          file.splitter.forgetTime();
          return false;
      }
    } catch (error) {
      logger.warn(
        { path: file.path, error: errorCode(error) },
        'a log file could not be read; it is tried again',
      );
      await openFiles.release(file);
      return false;
    } finally {
      file.isReading = false;
    }
  };

  /** Reads all files in turns until each is at its end, then hands over what there is. */
  const read = async (): Promise<void> => {
    const failed = new Set<FollowedFile>();
    for (let active = true; active && !stop.signal.aborted;) {
      active = false;
      for (const file of [...registry.files.values()]) {
        if (stop.signal.aborted || failed.has(file) || !canRead(file)) {
          continue;
        }
        const hasMore = await readTurn(file);
        // At its end a copy lets go of the file that waits for it.
        active ||= hasMore || isAwaited(file);
        if (!hasMore && file.dirty) {
          failed.add(file);
        }
      }
    }
    await batch.flush();
  };

  const isAwaited = (file: FollowedFile): boolean =>
    registry.files.values().some((other) => other.after === file);

  const look = async (): Promise<void> => {
    const nowMs = monotonicMs();
    await follower.watch();
    if (nowMs - discoveredMs >= settings.discoverIntervalMs) {
      discoveredMs = nowMs;
      await follower.discover();
    }
    if (nowMs - seenMs >= SEEN_INTERVAL_MS) {
      seenMs = nowMs;
      spool.seen(registry.files.keys());
    }
  };

  /** Looks go on while reading waits for the spool, so that a file that is rotated meanwhile is not missed. */
  const lookLoop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const pollMs = Math.max(settings.pollIntervalMs, registry.files.size * POLL_MS_PER_FILE);
      await clock.sleep(Math.min(pollMs, MAX_POLL_MS), stop.signal).catch(() => undefined);
      if (!stop.signal.aborted) {
        await look();
        waker.wake();
      }
    }
  };

  const readLoop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await read();
      await waker.wait();
    }
  };

  const orAfter = async (work: Promise<unknown>, limitMs: number): Promise<void> => {
    const limit = new AbortController();
    await Promise.race([work, clock.sleep(limitMs, limit.signal).catch(() => undefined)]);
    limit.abort();
  };

  const finish = async (): Promise<void> => {
    await running;
    await batch.flush();
    await batch.settled();
  };

  return {
    name: 'log tailer',
    look,
    read,
    async start() {
      await look();
      await orAfter(follower.kept(), START_LIMIT_MS);
      running = Promise.all([lookLoop(), readLoop()]);
    },
    async stop() {
      stop.abort();
      waker.wake();
      await orAfter(finish(), STOP_LIMIT_MS);
      await openFiles.closeAll();
    },
    stats() {
      const files = [...registry.files.values()];
      return {
        files: files.length,
        openFiles: openFiles.count,
        ...counters,
        lagBytes: files.reduce((sum, file) => sum + Math.max(0, file.size - file.offset), 0),
        refusedFiles: follower.refused,
      };
    },
  };
}

/** The two halves of the tailer's loop, for tests that take the steps themselves. */
export interface TailerSteps {
  look(): Promise<void>;
  read(): Promise<void>;
}
