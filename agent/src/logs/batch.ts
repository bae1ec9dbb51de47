import type { Logger } from '@vigilops/runtime';

import { type FollowedFile, positionOf } from './followed-file.ts';
import type { RecordEncoder } from './record-encoder.ts';
import type { LogSink } from './types.ts';

/** Gathers records of many files into one spool record, whose positions cover exactly the lines in it. */
export interface Batch {
  /** To be called before records of the file are encoded, while `file.offset` is where they start. */
  touch(file: FollowedFile): void;
  /** Hands over what there is. Resolves when the next batch may be filled; waits while the spool takes no more. */
  flush(): Promise<void>;
  /** Resolves when everything handed over is on disk, or will never be. */
  settled(): Promise<void>;
}

/** One batch is compressed and written while the next is filled; a third would only cost memory. */
const MAX_IN_FLIGHT = 2;
const BUFFER_STEP = 64 * 1024;
/** A buffer this many times too large is let go: the burst that wanted it is over. */
const MUCH_TOO_LARGE = 8;

export function createBatch(
  encoder: RecordEncoder,
  deps: { readonly spool: LogSink; readonly logger: Logger },
): Batch {
  const starts = new Map<FollowedFile, number>();
  const running = new Set<Promise<void>>();
  /** Requests are written to the same buffers again and again: as garbage they would be tens of megabytes. */
  const free: Buffer[] = [];

  const allocate = (bytes: number): Buffer => {
    const kept = free.pop();
    const wanted = Math.ceil(bytes / BUFFER_STEP) * BUFFER_STEP;
    return kept !== undefined && kept.length >= bytes && kept.length <= wanted * MUCH_TOO_LARGE
      ? kept
      : Buffer.allocUnsafeSlow(wanted);
  };

  const send = async (): Promise<void> => {
    const files = [...starts.keys()].filter((file) => file.offset > (starts.get(file) ?? 0));
    const positions = files.map((file) => positionOf(file, starts.get(file) ?? 0));
    const rows = encoder.recordCount;
    let buffer: Buffer | undefined;
    const body = encoder.take((bytes) => (buffer = allocate(bytes)));
    starts.clear();
    for (const file of files) {
      file.inFlight += 1;
    }
    try {
      await deps.spool.append({ kind: 'logs', body, rows, positions });
      if (buffer !== undefined) {
        free.push(buffer);
      }
    } catch (error) {
      // Only when the agent stops: the positions did not move, so the next start reads these lines again.
      deps.logger.info({ rows, error: String(error) }, 'log lines stay in their files for the next start');
    }
    for (const file of files) {
      file.inFlight -= 1;
    }
  };

  return {
    touch(file) {
      if (!starts.has(file)) {
        starts.set(file, file.offset);
      }
    },
    async flush() {
      if (encoder.recordCount === 0) {
        starts.clear();
        return;
      }
      while (running.size >= MAX_IN_FLIGHT) {
        await Promise.race(running);
      }
      const sending = send();
      running.add(sending);
      void sending.finally(() => running.delete(sending));
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
