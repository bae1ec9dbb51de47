import { join } from 'node:path';

import type { Clock, Logger } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';
import type { SpoolFileSystem } from './file-system.ts';
import { batchIdBytes, byteLength, encodeFrame, FRAME_TYPE } from './frame.ts';
import type { SpoolRecord } from './types.ts';

export interface DeadLetters {
  /** Keeps the payload with the reason. Failing to do so loses the copy only; it is logged, never thrown. */
  keep(record: SpoolRecord, reason: string, part: { payload: Uint8Array; rows: number }): Promise<void>;
}

/**
 * One file a letter, in the frame format of the spool: <milliseconds>-<batch id>-<number>.dead.
 * The oldest are deleted when all together pass the limit.
 */
export async function openDeadLetters(
  deps: { readonly fileSystem: SpoolFileSystem; readonly clock: Clock; readonly logger: Logger },
  config: { readonly directory: string; readonly maxBytes: number },
): Promise<DeadLetters> {
  const { fileSystem, logger } = deps;
  const files: { name: string; bytes: number }[] = [];
  let total = 0;
  let counter = 0;

  const add = (name: string, bytes: number): void => {
    files.push({ name, bytes });
    total += bytes;
  };

  const trim = async (): Promise<void> => {
    while (total > config.maxBytes) {
      const oldest = files.shift();
      if (oldest === undefined) {
        return;
      }
      total -= oldest.bytes;
      await fileSystem.unlink(join(config.directory, oldest.name));
    }
  };

  const write = async (name: string, parts: readonly Uint8Array[]): Promise<void> => {
    const file = await fileSystem.open(join(config.directory, name), 'create');
    try {
      await file.write(parts, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await fileSystem.syncDirectory(config.directory);
  };

  try {
    await fileSystem.makeDirectory(config.directory);
    const names = (await fileSystem.list(config.directory)).filter((name) => name.endsWith('.dead'));
    for (const name of [...names].sort()) {
      const file = await fileSystem.open(join(config.directory, name), 'read');
      try {
        add(name, await file.size());
      } finally {
        await file.close();
      }
    }
    await trim();
  } catch (error) {
    logger.warn({ error: errorCode(error) }, 'the dead letters of the spool cannot be read');
  }

  return {
    async keep(record, reason, part) {
      const at = deps.clock.now().getTime();
      const header = { kind: record.kind, reason, rows: part.rows, at };
      const frame = encodeFrame(FRAME_TYPE.record, batchIdBytes(record.batchId), header, part.payload);
      counter += 1;
      const name = `${String(at).padStart(15, '0')}-${record.batchId}-${String(counter)}.dead`;
      try {
        add(name, byteLength(frame));
        await trim();
        await write(name, frame);
      } catch (error) {
        logger.error({ batchId: record.batchId, error: errorCode(error) }, 'a dead letter was not kept');
      }
    },
  };
}
