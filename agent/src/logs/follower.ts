import { stat } from 'node:fs/promises';
import { matchesGlob } from 'node:path';

import type { Clock, Logger } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';
import type { SourcePosition } from '../spool/types.ts';
import { discoverPaths } from './discover.ts';
import type { FileRegistry } from './file-registry.ts';
import { continueAt, fileKey, type FollowedFile, positionOf, type SourceState } from './followed-file.ts';
import {
  contentHash,
  HEAD_BYTES,
  holdsContent,
  type OpenLog,
  openLog,
  readAt,
  TAIL_BYTES,
} from './log-file.ts';
import { keep, type Rotations } from './rotations.ts';
import type { LogSink } from './types.ts';

export interface FollowerConfig {
  readonly partialLineMs: number;
  readonly multilineWaitMs: number;
  readonly rotatedQuietMs: number;
}

/** Finds the files of the sources and sees what becomes of them. */
export interface Follower {
  /** Looks for files that are not followed yet. At the first call the files of a new source start at their end. */
  discover(): Promise<void>;
  /** Looks at every followed file: has it grown, was it renamed, truncated, deleted? */
  watch(): Promise<void>;
  /** Resolves when the places where reading began are on disk: from then on no line is missed over a restart. */
  kept(): Promise<void>;
  /** Matches that are not read now. */
  readonly refused: number;
}

/** A copy of a log that nobody truncates for this long is somebody's own copy. */
const COPY_DECIDED_MS = 60_000;
/** How far back the start of the last line is looked for when a file is first followed at its end. */
const LAST_LINE_REACH = 64 * 1024;
const LOOKS_AT_ONCE = 16;
const NEWLINE = 10;

export function createFollower(
  sources: readonly SourceState[],
  registry: FileRegistry,
  rotations: Rotations,
  config: FollowerConfig,
  deps: { readonly spool: LogSink; readonly clock: Clock; readonly logger: Logger },
): Follower {
  const { clock, logger, spool } = deps;
  const refused = new Map<string, string>();
  /** When the file that a name led to before was last written: generations in between are younger. */
  const formerMtimeMs = new Map<string, number>();
  /**
   * Rotations of the look before, by name. A directory that changes while it is listed may hide a file, so the next
   * look searches once more for what came in between.
   */
  const searchedOnce = new Map<string, { readonly source: SourceState; readonly sinceMtimeMs: number }>();
  let isStarted = false;
  let kept: Promise<void> = Promise.resolve();

  const refuse = (path: string, reason: string): void => {
    if (refused.get(path) !== reason) {
      refused.set(path, reason);
      logger.warn({ path, reason }, 'a log file is not read');
    }
  };

  const openNamed = async (path: string): Promise<OpenLog | undefined> => {
    const opened = await openLog(path);
    if (opened.status === 'open') {
      refused.delete(path);
      return opened.log;
    }
    if (opened.status !== 'missing') {
      refuse(path, opened.status === 'refused' ? opened.reason : opened.code);
    }
    return undefined;
  };

  /** Follows what the name leads to. Returns a position to keep when the reading of the file begins here. */
  const consider = async (
    source: SourceState,
    path: string,
    isFirstSight: boolean,
  ): Promise<SourcePosition | undefined> => {
    const log = await openNamed(path);
    if (log === undefined) {
      return undefined;
    }
    const existing = registry.byKey(fileKey(log));
    if (existing !== undefined) {
      await log.handle.close();
      if (!registry.isNamed(existing)) {
        registry.name(existing, path);
      }
      return undefined;
    }
    const sinceMtimeMs = formerMtimeMs.get(path);
    if (formerMtimeMs.delete(path) && sinceMtimeMs !== undefined) {
      await rotations.followMissed(source, path, sinceMtimeMs);
      searchedOnce.set(path, { source, sinceMtimeMs });
    }
    const stored = spool.positions().get(fileKey(log));
    const original =
      stored === undefined && !isFirstSight ? await rotations.originalOf(path, log) : undefined;
    if (registry.has(log)) {
      // Found meanwhile as the copy of another file; the next look gives it its name.
      await log.handle.close();
      if (sinceMtimeMs !== undefined) {
        // By then the name may lead further on: what came in between is looked for again.
        formerMtimeMs.set(path, sinceMtimeMs);
      }
      return undefined;
    }
    const file = await registry.add(source, log, { path, openPath: path, named: true });
    if (stored !== undefined) {
      await ((await holdsContent(log, stored))
        ? rotations.resume(file, log, stored)
        : rotations.replaced(file, stored, 0));
      return undefined;
    }
    if (original !== undefined) {
      file.copyOf = { original, sinceMs: clock.monotonicMs() };
      return undefined;
    }
    if (isFirstSight && source.config.fromBeginning !== true) {
      await startAtLastLine(file, log);
    }
    return positionOf(file, file.offset);
  };

  const sawSize = (file: FollowedFile, size: number, mtimeMs: number): void => {
    const nowMs = clock.monotonicMs();
    const quietMs = nowMs - file.quietSinceMs;
    if (size !== file.size || mtimeMs !== file.mtimeMs) {
      file.dirty = true;
      file.quietSinceMs = nowMs;
      if (size < file.size && file.shrunkFrom === 0) {
        file.shrunkFrom = file.size;
        file.shrunkMtimeMs = file.mtimeMs;
      }
      file.size = size;
      file.mtimeMs = mtimeMs;
    } else if (size > file.offset && quietMs >= Math.min(config.multilineWaitMs, config.partialLineMs)) {
      file.dirty = true;
    }
    if (file.copyOf !== undefined && nowMs - file.copyOf.sinceMs >= COPY_DECIDED_MS) {
      file.copyOf = undefined;
      continueAt(file, { fingerprint: file.fingerprint, tail: '', end: size }, Buffer.alloc(0));
    }
  };

  const lostName = async (file: FollowedFile): Promise<void> => {
    if (file.openPath !== undefined && registry.isNamed(file)) {
      formerMtimeMs.set(file.openPath, file.mtimeMs);
    }
    await rotations.lostName(file);
  };

  const look = async (file: FollowedFile): Promise<void> => {
    try {
      const facts = file.openPath === undefined ? await file.handle?.stat() : await stat(file.openPath);
      if (facts === undefined) {
        return;
      }
      if (facts.ino === Number(file.inode) && facts.dev === Number(file.dev)) {
        sawSize(file, facts.size, facts.mtimeMs);
      } else {
        await lostName(file);
      }
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') {
        await lostName(file);
      } else {
        refuse(file.path, code);
      }
    }
  };

  /** A file without a name of its source is let go when it was quiet for long and all of it is on disk (rule R7). */
  const isDone = (file: FollowedFile): boolean =>
    !registry.isNamed(file) &&
    !file.dirty &&
    file.inFlight === 0 &&
    file.offset >= file.size &&
    clock.monotonicMs() - file.quietSinceMs >= config.rotatedQuietMs;

  return {
    async discover() {
      const again = [...searchedOnce];
      searchedOnce.clear();
      for (const [path, { source, sinceMtimeMs }] of again) {
        await rotations.followMissed(source, path, sinceMtimeMs);
      }
      const begun: SourcePosition[] = [];
      const known = isStarted ? [] : new Set([...spool.positions().values()].map(({ path }) => path));
      for (const source of sources) {
        const own = [...known].filter((path) => belongsTo(source, path));
        for (const path of await discoverPaths(source.config)) {
          if (registry.byPath(path) === undefined) {
            const position = await consider(source, path, !isStarted && own.length === 0);
            begun.push(...(position === undefined ? [] : [position]));
          }
        }
        for (const path of own) {
          await rotations.restore(source, path);
        }
      }
      isStarted = true;
      if (begun.length > 0) {
        kept = keep(spool, logger, begun);
      }
    },
    async watch() {
      const files = [...registry.files.values()];
      for (let at = 0; at < files.length; at += LOOKS_AT_ONCE) {
        await Promise.all(files.slice(at, at + LOOKS_AT_ONCE).map(look));
      }
      for (const file of files.filter(isDone)) {
        await registry.remove(file);
      }
    },
    kept: () => kept,
    get refused() {
      return refused.size;
    },
  };
}

function belongsTo(source: SourceState, path: string): boolean {
  return source.config.paths.some((pattern) => pattern === path || matchesGlob(path, pattern));
}

/** The file was there before anybody followed it: what is in it stays unread, but for a line not yet ended. */
async function startAtLastLine(file: FollowedFile, log: OpenLog): Promise<void> {
  const reach = Math.min(log.size, LAST_LINE_REACH);
  const last = await readAt(log.handle, log.size - reach, reach);
  const line = last.lastIndexOf(NEWLINE) + 1;
  const head = await readAt(log.handle, 0, HEAD_BYTES);
  const content = { fingerprint: contentHash(head), tail: '', end: log.size - reach + line };
  continueAt(file, content, last.subarray(Math.max(0, line - TAIL_BYTES), line));
}
