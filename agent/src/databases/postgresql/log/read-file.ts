import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 256 * 1_024;

/** Where `needle` begins in the bytes from `from` to `to`, the first `most` of them. */
export async function findInFile(
  file: FileHandle,
  needle: Buffer,
  { from, to, most, signal }: FindOptions,
): Promise<readonly number[]> {
  const found: number[] = [];
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(to - from, needle.length)));
  let at = from;
  while (to - at >= needle.length && found.length < most) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, to - at), at);
    if (bytesRead < needle.length) {
      break;
    }
    const read = chunk.subarray(0, bytesRead);
    for (let hit = read.indexOf(needle); hit !== -1; hit = read.indexOf(needle, hit + needle.length)) {
      found.push(at + hit);
    }
    // One may lie across two chunks.
    at += bytesRead - (needle.length - 1);
  }
  return found.slice(0, most);
}

export interface FindOptions {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  readonly signal: AbortSignal;
}

const LINE_BEFORE_BYTES = 8 * 1_024;
const ENTRY_BYTES = 128 * 1_024;

/** The text from the beginning of the line that `at` is in, as much as an entry has. */
export async function readFromLine(
  file: FileHandle,
  at: number,
  to: number,
): Promise<{ readonly from: number; readonly text: string; readonly isFull: boolean }> {
  const start = Math.max(0, at - LINE_BEFORE_BYTES);
  const buffer = Buffer.allocUnsafe(Math.min(to - start, LINE_BEFORE_BYTES + ENTRY_BYTES));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  const line = at === start ? 0 : buffer.lastIndexOf(0x0a, at - start - 1) + 1;
  const text = buffer.toString('utf8', line, bytesRead);
  return { from: start + line, text, isFull: bytesRead === LINE_BEFORE_BYTES + ENTRY_BYTES };
}
