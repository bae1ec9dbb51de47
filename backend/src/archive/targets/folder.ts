import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ArchiveTrouble, wordsOf } from '../trouble.ts';
import type { ArchiveTarget } from './target.ts';

/** A folder on this machine, or one that is mounted here. A file has its name when it is whole and on the disk. */
export function createFolderTarget(folder: string): ArchiveTarget {
  const at = (name: string) => path.join(folder, ...name.split('/'));

  async function arrive(name: string, write: (partial: string) => Promise<void>): Promise<void> {
    const file = at(name);
    await explained(`${folder} cannot be written to`, async () => {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await write(`${file}.partial`);
      await sync(`${file}.partial`);
      await rename(`${file}.partial`, file);
      await sync(path.dirname(file));
    });
  }

  return {
    put: (name, file) => arrive(name, (partial) => copyFile(file.path, partial)),
    putSmall: (name, bytes) =>
      arrive(name, async (partial) => {
        const handle = await open(partial, 'w', 0o600);
        await handle.writeFile(bytes).finally(() => handle.close());
      }),
    async *read(name, signal) {
      try {
        yield* createReadStream(at(name), { signal }) as AsyncIterable<Buffer>;
      } catch (error) {
        signal.throwIfAborted();
        throw isMissing(error)
          ? new ArchiveTrouble('missing', `${name} is not there`, { cause: error })
          : troubleOf(`${at(name)} cannot be read`, error);
      }
    },
    size: async (name) => {
      try {
        return (await stat(at(name))).size;
      } catch (error) {
        if (isMissing(error)) {
          return null;
        }
        throw troubleOf(`${at(name)} cannot be read`, error);
      }
    },
    remove: (name) =>
      explained(`${at(name)} cannot be removed`, async () => {
        await rm(at(name), { force: true });
        await rm(`${at(name)}.partial`, { force: true });
      }),
    close: () => undefined,
  };
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  await handle.sync().finally(() => handle.close());
}

async function explained(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw troubleOf(what, error);
  }
}

function troubleOf(what: string, error: unknown): ArchiveTrouble {
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ArchiveTrouble('refused', `${what}: this process may not (${code})`, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
      return new ArchiveTrouble('away', `${what}: its disk is full`, { cause: error });
    default:
      return new ArchiveTrouble('away', `${what}: ${wordsOf(error)}`, { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
