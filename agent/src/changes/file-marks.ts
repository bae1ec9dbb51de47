import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { type FileAccess, saysMissing } from './file-access.ts';
import type { LocateOnHost } from './host-view.ts';
import type { FileMark } from './types.ts';

/** Of larger files only the size and time are told apart. */
const MAX_BYTES = 1_048_576;
/** Hexadecimal digits of the SHA-256 that are kept: enough to tell versions of one file apart. */
const HEAD_DIGITS = 12;
/** Others have the thread in between. */
const FILES_A_TURN = 64;

/** Changes with every write, also one that puts size and time of modification back. */
export function stampOf({ size, ctimeMs, ino }: Stats): string {
  return `${size} ${ctimeMs} ${ino}`;
}

/** The file as it is now; undefined: there is no such file. Throws where it cannot be seen. */
export async function markFile(
  path: string,
  before: FileMark | undefined,
  access: FileAccess,
): Promise<FileMark | undefined> {
  try {
    const stats = await access.stat(path);
    if (!stats.isFile()) {
      return undefined;
    }
    const stamp = stampOf(stats);
    return before?.stamp === stamp ? before : { stamp, value: await valueOf(path, stats, access) };
  } catch (error) {
    if (saysMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Only this leaves the host, never what is in the file. */
async function valueOf(path: string, { size, mtime }: Stats, access: FileAccess): Promise<string> {
  return size > MAX_BYTES
    ? `${size} bytes of ${mtime.toISOString()}`
    : createHash('sha256')
        .update(await access.read(path, size))
        .digest('hex')
        .slice(0, HEAD_DIGITS);
}

/** Marks of files that are named by their paths on the host. One that cannot be seen now counts as it was before. */
export async function markFiles(
  paths: Iterable<string> | AsyncIterable<string>,
  before: ReadonlyMap<string, FileMark>,
  deps: { readonly access: FileAccess; readonly locate: LocateOnHost; readonly maxFiles: number },
): Promise<{ readonly marks: Map<string, FileMark>; readonly cut: boolean }> {
  const marks = new Map<string, FileMark>();
  for await (const path of paths) {
    const located = deps.locate(path);
    if (located === undefined || marks.has(path)) {
      continue;
    }
    if (marks.size >= deps.maxFiles) {
      return { marks, cut: true };
    }
    const known = before.get(path);
    const mark = await markFile(located, known, deps.access).catch(() => known);
    if (mark !== undefined) {
      marks.set(path, mark);
    }
    if (marks.size % FILES_A_TURN === 0) {
      await setImmediate();
    }
  }
  return { marks, cut: false };
}
