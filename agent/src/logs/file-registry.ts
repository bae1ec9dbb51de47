import type { FileHandle } from 'node:fs/promises';

import { fileKey, followFile, type FollowedFile, type SourceState } from './followed-file.ts';
import type { OpenLog } from './log-file.ts';
import type { OpenFiles } from './open-files.ts';

/** The files that are followed, by identity and by the name that leads to them. */
export interface FileRegistry {
  readonly files: ReadonlyMap<string, FollowedFile>;
  byKey(key: string): FollowedFile | undefined;
  byPath(path: string): FollowedFile | undefined;
  has(log: { readonly dev: string; readonly inode: string }): boolean;
  /** Follows an open file. `named`: its path belongs to the source, and a new file there would take its place. */
  add(
    source: SourceState,
    log: OpenLog,
    names: { readonly path: string; readonly openPath: string; readonly named: boolean },
  ): Promise<FollowedFile>;
  /** Another name leads to the file, or it has been found under a name again. */
  name(file: FollowedFile, path: string): void;
  /** The name leads to another file now. */
  unname(file: FollowedFile): void;
  remove(file: FollowedFile): Promise<void>;
  isNamed(file: FollowedFile): boolean;
}

export function createFileRegistry(openFiles: OpenFiles, monotonicMs: () => number): FileRegistry {
  const files = new Map<string, FollowedFile>();
  const paths = new Map<string, FollowedFile>();

  return {
    files,
    byKey: (key) => files.get(key),
    byPath: (path) => paths.get(path),
    has: (log) => files.has(fileKey(log)),
    async add(source, log, { path, openPath, named }) {
      const file = followFile({
        source,
        dev: log.dev,
        inode: log.inode,
        path,
        openPath,
        handle: undefined as FileHandle | undefined,
        offset: 0,
        size: log.size,
        mtimeMs: log.mtimeMs,
        nowMs: monotonicMs(),
      });
      files.set(fileKey(file), file);
      if (named) {
        paths.set(openPath, file);
      }
      await openFiles.adopt(file, log);
      return file;
    },
    name(file, path) {
      file.openPath = path;
      paths.set(path, file);
    },
    unname(file) {
      if (file.openPath !== undefined && paths.get(file.openPath) === file) {
        paths.delete(file.openPath);
      }
      file.openPath = undefined;
    },
    async remove(file) {
      this.unname(file);
      files.delete(fileKey(file));
      // Nothing waits for a file that is gone.
      file.dirty = false;
      await openFiles.release(file);
    },
    isNamed: (file) => file.openPath !== undefined && paths.get(file.openPath) === file,
  };
}
