import { basename, dirname } from 'node:path';

import type { Logger } from '@vigilops/runtime';

import type { SourcePosition } from '../spool/types.ts';
import type { FileRegistry } from './file-registry.ts';
import {
  contentOf,
  continueAt,
  fileKey,
  type FollowedFile,
  positionOf,
  type SourceState,
} from './followed-file.ts';
import { type Content, hashedBytes, holdsContent, type OpenLog, readAt } from './log-file.ts';
import type { OpenFiles } from './open-files.ts';
import { findByInode, isRotatedName, openGenerations } from './rotation.ts';
import type { LogSink } from './types.ts';

export interface RotationCounters {
  /** Times a file was found shorter than, or different from, what was read of it. */
  truncations: number;
  /** Bytes known to be gone before they were read. */
  lostBytes: number;
}

/** Finds what was in a file that was renamed, truncated or replaced. Reads nothing of its lines. */
export interface Rotations {
  /**
   * What was read of the file is not in it any more. When a copy holds it, and perhaps more, the copy is followed
   * from there, and the file waits until it is read. The caller then starts over with the file.
   */
  replaced(file: FollowedFile, content: Content, sizeBefore: number): Promise<void>;
  /** The file was truncated before anything of it was read: only the age of a copy can tell that it is of this time. */
  emptied(file: FollowedFile): Promise<void>;
  /**
   * Follows generations of `path`, written since then, that were rotated away before anybody saw them.
   * Resolves with how many there were.
   */
  followMissed(source: SourceState, path: string, sinceMtimeMs: number): Promise<number>;
  /** Follows what `path` led to before the agent stopped and what was rotated away until now. */
  restore(source: SourceState, path: string): Promise<void>;
  /** The followed file that `log` is a copy of, made by somebody who may be about to truncate the original. */
  originalOf(path: string, log: OpenLog): Promise<FollowedFile | undefined>;
  /** The name leads to another file, or to none: finds the file under its new name when it is not open. */
  lostName(file: FollowedFile): Promise<void>;
  /** Reads on at `content.end`. */
  resume(file: FollowedFile, log: Pick<OpenLog, 'handle'>, content: Content): Promise<void>;
}

export function createRotations(
  registry: FileRegistry,
  openFiles: OpenFiles,
  deps: { readonly spool: LogSink; readonly logger: Logger },
  counters: RotationCounters,
): Rotations {
  const { spool, logger } = deps;

  const resume: Rotations['resume'] = async (file, log, content) => {
    const tailBytes = hashedBytes(content.tail);
    continueAt(file, content, await readAt(log.handle, content.end - tailBytes, tailBytes));
  };

  const addUnnamed = (source: SourceState, path: string, found: { path: string; log: OpenLog }) =>
    registry.add(source, found.log, { path, openPath: found.path, named: false });

  /** A copy that the source's own pattern has found, and that waits for this moment. */
  const heldCopy = async (file: FollowedFile, content: Content): Promise<FollowedFile | undefined> => {
    for (const held of registry.files.values()) {
      const handle = held.copyOf?.original === file ? await openFiles.acquire(held) : undefined;
      if (handle !== undefined && (await holdsContent({ handle, size: held.size }, content))) {
        held.copyOf = undefined;
        await resume(held, { handle }, content);
        return held;
      }
    }
    return undefined;
  };

  const foundCopy = async (file: FollowedFile, content: Content): Promise<FollowedFile | undefined> => {
    const generations = await openGenerations(file.path);
    try {
      const copy = await generations.holding(content, file.inode);
      const known = copy === undefined ? undefined : registry.byKey(fileKey(copy.log));
      if (copy === undefined || known !== undefined) {
        return known;
      }
      const followed = await addUnnamed(file.source, file.path, generations.take(copy));
      // A part of the copy may have been read before a restart.
      const stored = spool.positions().get(fileKey(copy.log));
      const isFurther =
        stored !== undefined && stored.end > content.end && (await holdsContent(copy.log, stored));
      await resume(followed, copy.log, isFurther ? stored : content);
      return followed;
    } finally {
      await generations.close();
    }
  };

  /** Whether the log holds the same as the file: all that was read of it, or a first part of that. */
  const isCopy = async (file: FollowedFile, log: OpenLog): Promise<boolean> => {
    if (log.size >= file.offset) {
      return holdsContent(log, contentOf(file));
    }
    const handle = log.size === 0 ? undefined : await openFiles.acquire(file);
    if (handle === undefined) {
      return false;
    }
    const bytes = Math.min(log.size, 1_024);
    const head = await readAt(log.handle, 0, bytes);
    const end = await readAt(log.handle, log.size - bytes, bytes);
    return (
      head.equals(await readAt(handle, 0, bytes)) && end.equals(await readAt(handle, log.size - bytes, bytes))
    );
  };

  const followMissed: Rotations['followMissed'] = async (source, path, sinceMtimeMs) => {
    const generations = await openGenerations(path);
    const begun: SourcePosition[] = [];
    try {
      for (const candidate of generations.all) {
        const { log } = candidate;
        if (log.mtimeMs >= sinceMtimeMs && !registry.has(log) && !spool.positions().has(fileKey(log))) {
          begun.push(positionOf(await addUnnamed(source, path, generations.take(candidate)), 0));
        }
      }
    } finally {
      await generations.close();
    }
    if (begun.length > 0) {
      void keep(spool, logger, begun);
    }
    return begun.length;
  };

  const lose = (file: FollowedFile, bytes: number): void => {
    counters.lostBytes += bytes;
    logger.warn({ path: file.path, bytes }, 'a log file was truncated before its last lines were read');
  };

  return {
    resume,
    followMissed,
    async replaced(file, content, sizeBefore) {
      counters.truncations += 1;
      if (content.end === 0) {
        return;
      }
      const copy = (await heldCopy(file, content)) ?? (await foundCopy(file, content));
      if (copy !== undefined) {
        file.after = copy;
        // Without a position of its own the copy would be a new file to the next start.
        void keep(spool, logger, [positionOf(copy, copy.offset)]);
        await followMissed(file.source, file.path, copy.mtimeMs);
      } else if (sizeBefore > content.end) {
        lose(file, sizeBefore - content.end);
      }
    },
    async emptied(file) {
      counters.truncations += 1;
      if ((await followMissed(file.source, file.path, file.shrunkMtimeMs)) === 0) {
        lose(file, file.shrunkFrom);
      }
      file.shrunkFrom = 0;
    },
    async restore(source, path) {
      const stored = [...spool.positions().values()].filter((position) => position.path === path);
      const gone = stored.filter((position) => !registry.has(position));
      const newest = stored.at(-1);
      if (gone.length === 0 || newest === undefined) {
        return;
      }
      const generations = await openGenerations(path);
      let sinceMtimeMs: number | undefined;
      try {
        for (const position of gone) {
          const renamed = generations.byInode(position);
          if (renamed !== undefined && (await holdsContent(renamed.log, position))) {
            // The oldest: between two generations that are known there may be one that is not.
            sinceMtimeMs = Math.min(sinceMtimeMs ?? Infinity, renamed.log.mtimeMs);
            await resume(await addUnnamed(source, path, generations.take(renamed)), renamed.log, position);
          }
        }
        const copy = registry.has(newest) ? undefined : await generations.holding(newest, newest.inode);
        if (copy !== undefined && !registry.has(copy.log) && !spool.positions().has(fileKey(copy.log))) {
          await resume(await addUnnamed(source, path, generations.take(copy)), copy.log, newest);
        }
      } finally {
        await generations.close();
      }
      if (sinceMtimeMs !== undefined) {
        await followMissed(source, path, sinceMtimeMs);
      }
    },
    async originalOf(path, log) {
      for (const file of registry.files.values()) {
        const { openPath } = file;
        if (openPath === undefined || file.offset === 0 || dirname(openPath) !== dirname(path)) {
          continue;
        }
        if (isRotatedName(basename(openPath), basename(path)) && (await isCopy(file, log))) {
          return file;
        }
      }
      return undefined;
    },
    async lostName(file) {
      const { openPath } = file;
      registry.unname(file);
      file.dirty = true;
      if (openPath === undefined || file.handle !== undefined) {
        return;
      }
      const renamed = await findByInode(dirname(openPath), file);
      if (renamed !== undefined) {
        file.openPath = renamed.path;
        await openFiles.adopt(file, renamed.log);
      } else {
        counters.lostBytes += Math.max(0, file.size - file.offset);
        await registry.remove(file);
      }
    },
  };
}

/** Keeps positions; resolves when they are on disk, or never will be because the agent stops. */
export function keep(spool: LogSink, logger: Logger, positions: readonly SourcePosition[]): Promise<void> {
  return spool.checkpoint(positions).catch((error: unknown) => {
    logger.debug({ error: String(error) }, 'positions were not kept');
  });
}
