import { constants } from 'node:fs';
import { lstat, open, stat, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

import { errorCode } from '../host/error-code.ts';
import type { SourcePosition } from '../spool/types.ts';

/** How much of a file's start makes its fingerprint, and of what was read last its tail. */
export const HEAD_BYTES = 1_024;
export const TAIL_BYTES = 64;

/** A regular file, open for reading, with what identifies it. */
export interface OpenLog {
  readonly handle: FileHandle;
  /** Decimal texts; both may pass 2^53. */
  readonly dev: string;
  readonly inode: string;
  readonly size: number;
  readonly mtimeMs: number;
}

export type OpenResult =
  | { readonly status: 'open'; readonly log: OpenLog }
  /** Not there, or not there any more. */
  | { readonly status: 'missing' }
  /** A directory, FIFO, socket or device, or a symbolic link that somebody else put there. */
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'failed'; readonly code: string };

/**
 * Opens a log file for reading without waiting for anything: never a FIFO, device or directory. A symbolic link is
 * followed only when root, the agent's user or the owner of its target made it; else whoever may write in a log
 * directory could have the agent send a file that only the agent may read.
 */
export async function openLog(path: string): Promise<OpenResult> {
  try {
    const link = await lstat(path);
    if (link.isSymbolicLink()) {
      const target = await stat(path);
      const trusted = [0, process.getuid?.() ?? 0, target.uid];
      if (!trusted.includes(link.uid)) {
        return { status: 'refused', reason: 'a symbolic link of another user' };
      }
    } else if (!link.isFile()) {
      return { status: 'refused', reason: 'no regular file' };
    }
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const facts = await handle.stat({ bigint: true });
    if (!facts.isFile()) {
      await handle.close();
      return { status: 'refused', reason: 'no regular file' };
    }
    // Times as every later look sees them: the bigint form is cut to whole milliseconds.
    const { size, mtimeMs } = await handle.stat();
    return {
      status: 'open',
      log: { handle, dev: String(facts.dev), inode: String(facts.ino), size, mtimeMs },
    };
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR'
      ? { status: 'missing' }
      : { status: 'failed', code };
  }
}

/**
 * `<bytes>:<16 hex digits>`, CRC-32 and FNV-1a: the form of `fingerprint` and `tail` in a stored position. It tells
 * files of one inode apart, not files of an attacker; node:crypto would cost 3 MB of resident memory for it.
 */
export function contentHash(bytes: Uint8Array): string {
  let fnv = 0x811c9dc5;
  for (const byte of bytes) {
    fnv = Math.imul(fnv ^ byte, 0x01000193);
  }
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  return `${String(bytes.length)}:${hex(crc32(bytes))}${hex(fnv)}`;
}

/** How many bytes a stored hash is of. */
export function hashedBytes(stored: string): number {
  return Number.parseInt(stored, 10) || 0;
}

/** Exactly `length` bytes at `position`, or fewer at the end of the file. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) {
      break;
    }
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

export type Content = Pick<SourcePosition, 'fingerprint' | 'tail' | 'end'>;

/**
 * Whether the file still holds, up to `content.end`, what was read from it: long enough, and with the same first
 * bytes and the same bytes before `end`. The second is what tells a longer file with the same beginning.
 */
export async function holdsContent(
  log: Pick<OpenLog, 'handle' | 'size'>,
  content: Content,
): Promise<boolean> {
  if (log.size < content.end) {
    return false;
  }
  const head = await readAt(log.handle, 0, hashedBytes(content.fingerprint));
  if (contentHash(head) !== content.fingerprint) {
    return false;
  }
  const tailBytes = hashedBytes(content.tail);
  const tail = await readAt(log.handle, content.end - tailBytes, tailBytes);
  return contentHash(tail) === content.tail;
}
