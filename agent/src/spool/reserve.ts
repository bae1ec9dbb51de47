import { join } from 'node:path';

import type { Clock } from '@vigilops/runtime';

import type { SpoolFileSystem } from './file-system.ts';

/**
 * A little space kept on the disk: when the disk is full and everything in the spool was sent, the next segment
 * still needs room for its head before the old ones may go. Without it a full disk would need a person.
 */
export interface Reserve {
  /** Frees the space for `work` and takes it again afterwards. False when there was none, or `work` failed. */
  lend(work: () => Promise<void>): Promise<boolean>;
  /** Takes the space, when it is not there and the last try was a while ago. */
  restore(): Promise<void>;
}

const RETRY_MS = 30_000;

export function createReserve(
  deps: { readonly fileSystem: SpoolFileSystem; readonly clock: Clock; readonly random: () => number },
  config: { readonly directory: string; readonly bytes: number },
): Reserve {
  const path = join(config.directory, 'reserve');
  let exists = false;
  let nextTryMs = -Infinity;

  const create = async (): Promise<void> => {
    // Bytes that cannot be compressed away by the file system.
    const bytes = Uint8Array.from({ length: config.bytes }, () => deps.random() * 256);
    const file = await deps.fileSystem.open(path, 'create');
    try {
      await file.write([bytes], 0);
      await file.sync();
      exists = true;
    } finally {
      await file.close();
      if (!exists) {
        await deps.fileSystem.unlink(path);
      }
    }
  };

  const restore = async (): Promise<void> => {
    nextTryMs = deps.clock.monotonicMs() + RETRY_MS;
    await deps.fileSystem.unlink(path).catch(() => undefined);
    await create().catch(() => undefined);
  };

  return {
    async lend(work) {
      if (!exists) {
        return false;
      }
      exists = false;
      try {
        await deps.fileSystem.unlink(path);
        await work();
        return true;
      } catch {
        return false;
      } finally {
        await restore();
      }
    },
    async restore() {
      if (!exists && deps.clock.monotonicMs() >= nextTryMs) {
        await restore();
      }
    },
  };
}
