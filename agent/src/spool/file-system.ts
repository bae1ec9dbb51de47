import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, unlink, type FileHandle } from 'node:fs/promises';

import { errorCode } from '../host/error-code.ts';

/** The little of a file system that the spool needs, so that tests can tear writes and lose what was not synced. */
export interface SpoolFileSystem {
  makeDirectory(path: string): Promise<void>;
  /** Names of the entries; empty when the directory does not exist. */
  list(directory: string): Promise<readonly string[]>;
  /** `create` fails when the file exists. */
  open(path: string, mode: 'create' | 'read' | 'repair'): Promise<SpoolFile>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes creations, renames and unlinks in the directory durable. */
  syncDirectory(path: string): Promise<void>;
}

export interface SpoolFile {
  size(): Promise<number>;
  /** Bytes read; fewer than asked only at the end of the file. */
  read(target: Uint8Array, position: number): Promise<number>;
  /** Writes all of `parts` one after the other, or throws. */
  write(parts: readonly Uint8Array[], position: number): Promise<void>;
  /** fdatasync: what was written, and the size, survive a crash. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

const OPEN_FLAGS = {
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  read: constants.O_RDONLY,
  repair: constants.O_RDWR,
} as const;

/** Spool files hold log lines: only the agent's own user may read them. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

export const diskFileSystem: SpoolFileSystem = {
  async makeDirectory(path) {
    await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
  },
  async list(directory) {
    try {
      return await readdir(directory);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') {
        return [];
      }
      throw error;
    }
  },
  async open(path, mode) {
    return diskFile(await open(path, OPEN_FLAGS[mode], FILE_MODE));
  },
  rename,
  unlink,
  async syncDirectory(path) {
    const directory = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
};

function diskFile(handle: FileHandle): SpoolFile {
  return {
    size: async () => (await handle.stat()).size,
    async read(target, position) {
      let done = 0;
      while (done < target.length) {
        const { bytesRead } = await handle.read(target, done, target.length - done, position + done);
        if (bytesRead === 0) {
          break;
        }
        done += bytesRead;
      }
      return done;
    },
    async write(parts, position) {
      let at = position;
      let rest = parts.filter((part) => part.length > 0);
      while (rest.length > 0) {
        const { bytesWritten } = await handle.writev(rest, at);
        at += bytesWritten;
        rest = dropBytes(rest, bytesWritten);
      }
    },
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}

/** What is left of `parts` after a short write. */
function dropBytes(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  const rest: Uint8Array[] = [];
  for (const part of parts) {
    if (skip >= part.length) {
      skip -= part.length;
    } else {
      rest.push(part.subarray(skip));
      skip = 0;
    }
  }
  return rest;
}
