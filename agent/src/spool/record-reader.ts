import type { Logger } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';
import type { SpoolFile, SpoolFileSystem } from './file-system.ts';
import { isPayloadIntact } from './frame.ts';
import { quarantine } from './quarantine.ts';
import { segmentPath } from './segment-name.ts';
import type { QueueEntry } from './waiting.ts';

export type ReadResult =
  | { readonly status: 'read'; readonly payload: Uint8Array }
  /** The segment is not there: whoever removed it meant it to be consumed. */
  | { readonly status: 'gone' }
  | { readonly status: 'corrupt' };

export interface RecordReader {
  /** Throws what the file system throws, except that a missing segment is `gone`. */
  read(entry: QueueEntry): Promise<ReadResult>;
  /** Lets go of a file that was deleted, else its blocks stay taken. */
  forgetUnless(isLive: (segment: number) => boolean): void;
  close(): Promise<void>;
}

/** Reads payloads back, keeping the file of the last one open: neighbours are mostly sent one after the other. */
export function createRecordReader(deps: {
  readonly fileSystem: SpoolFileSystem;
  readonly directory: string;
  readonly logger: Logger;
}): RecordReader {
  let cached: { segment: number; file: SpoolFile } | undefined;
  // Reads are made one after the other, so that none closes the file under another.
  let queue: Promise<unknown> = Promise.resolve();

  const fileOf = async (segment: number): Promise<SpoolFile> => {
    if (cached?.segment !== segment) {
      const old = cached;
      cached = undefined;
      await old?.file.close().catch(() => undefined);
      cached = { segment, file: await deps.fileSystem.open(segmentPath(deps.directory, segment), 'read') };
    }
    return cached.file;
  };

  const readNow = async (entry: QueueEntry): Promise<ReadResult> => {
    let payload = Buffer.allocUnsafe(entry.payloadBytes);
    try {
      const file = await fileOf(entry.segment);
      payload = payload.subarray(0, await file.read(payload, entry.payloadAt));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') {
        return { status: 'gone' };
      }
      throw error;
    }
    if (isPayloadIntact(entry, payload)) {
      return { status: 'read', payload };
    }
    await quarantine(deps, { segment: entry.segment, offset: entry.offset, bytes: payload });
    return { status: 'corrupt' };
  };

  return {
    read(entry) {
      const result = queue.then(() => readNow(entry));
      queue = result.catch(() => undefined);
      return result;
    },
    forgetUnless(isLive) {
      queue = queue.then(async () => {
        if (cached !== undefined && !isLive(cached.segment)) {
          const old = cached;
          cached = undefined;
          await old.file.close().catch(() => undefined);
        }
      });
    },
    async close() {
      await queue;
      await cached?.file.close().catch(() => undefined);
      cached = undefined;
    },
  };
}
