import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ArchiveTarget } from '../targets/target.ts';
import { corrupt, type Expected } from './verify.ts';

const inflate = promisify(gunzip);

/** A block is a MiB of lines and a page more; a line may be large, and nothing here is larger than memory allows. */
const MAX_BLOCK_BYTES = 256 * 2 ** 20;
/** Deflate makes nothing larger by more than this. */
const MAX_COMPRESSED_BYTES = 260 * 2 ** 20;
const HEADER_BYTES = 10;

export interface ReadBlock {
  /** Lines, each with its line feed; null: the block is damaged. */
  readonly text: string | null;
  /** Of the file, up to its end. */
  readonly bytes: number;
}

/**
 * The blocks of a part. Throws ArchiveTrouble after the last one where the file as a whole is not what was written: what
 * could be read was given out until then, block by block with checksums of their own.
 */
export async function* readPart(
  target: Pick<ArchiveTarget, 'read'>,
  expected: Expected,
  signal: AbortSignal,
): AsyncGenerator<ReadBlock> {
  const hash = createHash('sha256');
  let read = 0;
  let header: Buffer | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let ahead: Promise<ReadBlock> | undefined;
  const give = (block: Buffer): Promise<ReadBlock> => {
    const opened = open(block);
    opened.catch(() => undefined);
    return opened;
  };

  for await (const piece of target.read(expected.name, signal)) {
    hash.update(piece);
    read += piece.byteLength;
    let searched = Math.max(1, rest.byteLength - HEADER_BYTES);
    rest = rest.byteLength === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    header ??= rest.byteLength >= HEADER_BYTES ? Buffer.from(rest.subarray(0, HEADER_BYTES)) : undefined;
    for (let end = header === undefined ? -1 : rest.indexOf(header, searched); end !== -1;) {
      const block = rest.subarray(0, end);
      rest = rest.subarray(end);
      searched = 1;
      // One block is inflated by a thread of the pool while the one before is used.
      const before = ahead;
      ahead = give(block);
      if (before !== undefined) {
        yield await before;
      }
      end = header === undefined ? -1 : rest.indexOf(header, searched);
    }
    if (rest.byteLength > MAX_COMPRESSED_BYTES || read > expected.bytes) {
      break;
    }
  }
  if (ahead !== undefined) {
    yield await ahead;
  }
  if (rest.byteLength > 0) {
    yield await give(rest);
  }
  if (read !== expected.bytes || hash.digest('hex') !== expected.sha256) {
    throw corrupt(expected.name, read, expected.bytes);
  }
}

async function open(block: Buffer): Promise<ReadBlock> {
  try {
    const lines = await inflate(block, { maxOutputLength: MAX_BLOCK_BYTES });
    return { text: lines.toString('utf8'), bytes: block.byteLength };
  } catch {
    return { text: null, bytes: block.byteLength };
  }
}
