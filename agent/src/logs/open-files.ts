import type { FileHandle } from 'node:fs/promises';

import type { Logger } from '@vigilops/runtime';

import type { FollowedFile } from './followed-file.ts';
import { type OpenLog, openLog } from './log-file.ts';

/** Keeps few files open. A file with a name can be closed and opened again; one without is kept until its end. */
export interface OpenFiles {
  readonly count: number;
  /** The handle of the file, opened when need be; undefined when its name leads to another file or to none. */
  acquire(file: FollowedFile): Promise<FileHandle | undefined>;
  /** Takes over a handle that somebody opened, closing others when there are too many. */
  adopt(file: FollowedFile, log: OpenLog): Promise<void>;
  release(file: FollowedFile): Promise<void>;
  closeAll(): Promise<void>;
}

const FEWEST = 4;

export function createOpenFiles(
  maxOpen: number,
  deps: { readonly monotonicMs: () => number; readonly logger: Logger },
): OpenFiles {
  const open = new Set<FollowedFile>();
  let limit = maxOpen;

  const release = async (file: FollowedFile): Promise<void> => {
    const { handle } = file;
    file.handle = undefined;
    open.delete(file);
    await handle?.close().catch(() => undefined);
  };

  /** Closes those that were not used for longest. */
  const shrink = async (room: number): Promise<void> => {
    const closable = [...open]
      .filter((file) => file.openPath !== undefined && !file.isReading)
      .sort((a, b) => a.usedMs - b.usedMs);
    for (const file of closable.slice(0, Math.max(0, open.size + room - limit))) {
      await release(file);
    }
  };

  const adopt = async (file: FollowedFile, log: OpenLog): Promise<void> => {
    await shrink(1);
    file.handle = log.handle;
    file.usedMs = deps.monotonicMs();
    open.add(file);
  };

  return {
    get count() {
      return open.size;
    },
    adopt,
    release,
    async acquire(file) {
      file.usedMs = deps.monotonicMs();
      if (file.handle !== undefined || file.openPath === undefined) {
        return file.handle;
      }
      await shrink(1);
      const opened = await openLog(file.openPath);
      if (opened.status === 'failed' && (opened.code === 'EMFILE' || opened.code === 'ENFILE')) {
        limit = Math.max(FEWEST, Math.floor(open.size / 2));
        deps.logger.warn({ limit }, 'too many open files; fewer log files are held open from now on');
        await shrink(1);
        return undefined;
      }
      if (opened.status !== 'open') {
        return undefined;
      }
      if (opened.log.dev !== file.dev || opened.log.inode !== file.inode) {
        await opened.log.handle.close();
        return undefined;
      }
      file.handle = opened.log.handle;
      open.add(file);
      return file.handle;
    },
    async closeAll() {
      await Promise.all([...open].map(release));
    },
  };
}
