import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ArchiveTarget } from '../targets/target.ts';
import { ArchiveTrouble } from '../trouble.ts';

export interface Expected {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Reads it all back. Throws ArchiveTrouble `corrupt` where it is not what was written, `missing` where it is not there. */
export async function verify(
  target: Pick<ArchiveTarget, 'read'>,
  { name, bytes, sha256 }: Expected,
  signal: AbortSignal,
): Promise<void> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const piece of target.read(name, signal)) {
    hash.update(piece);
    read += piece.byteLength;
    if (read > bytes) {
      break;
    }
  }
  if (read !== bytes || hash.digest('hex') !== sha256) {
    throw corrupt(name, read, bytes);
  }
}

export function corrupt(name: string, read: number, bytes: number): ArchiveTrouble {
  return new ArchiveTrouble(
    'corrupt',
    read === bytes
      ? `${name} holds other bytes than were written`
      : `${name} has ${read > bytes ? 'more than ' : `${String(read)} of `}${String(bytes)} bytes`,
  );
}

/** Whether a file of this machine is the one that is expected. */
export async function isFile(path: string, { bytes, sha256 }: Omit<Expected, 'name'>): Promise<boolean> {
  const hash = createHash('sha256');
  let read = 0;
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(piece);
      read += piece.byteLength;
    }
  } catch {
    return false;
  }
  return read === bytes && hash.digest('hex') === sha256;
}
