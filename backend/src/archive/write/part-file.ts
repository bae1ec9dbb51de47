import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** A part that is being written to this machine's disk. */
export interface PartFile {
  /** Whole lines, without a line feed at the end. Resolves when it may have more. */
  add(text: string): Promise<void>;
  /** Of the file as far as it is written. */
  readonly bytes: number;
  finish(): Promise<{ readonly bytes: number; readonly rawBytes: number; readonly sha256: string }>;
  /** Closes it, whatever became of it. */
  close(): Promise<void>;
}

/** Nearly the fastest: of logs it leaves a tenth, and higher ones cost more than they save. */
const LEVEL = 2;
/** Blocks that are compressed at once, each by a thread of the pool. */
const AT_ONCE = 2;

/**
 * A gzip file of blocks of about `blockBytes` of lines; in memory it has the size of a few. A block is a gzip member of its
 * own (RFC 1952, 2.2), so that the others outlive its damage.
 */
export async function openPartFile(path: string, blockBytes: number): Promise<PartFile> {
  const handle = await open(path, 'w', 0o600);
  const hash = createHash('sha256');
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  let rawBytes = 0;
  let bytes = 0;
  let pending: Promise<Buffer>[] = [];

  async function writeFirst(): Promise<void> {
    const [first, ...others] = pending;
    pending = others;
    if (first !== undefined) {
      const block = await first;
      hash.update(block);
      bytes += block.byteLength;
      await handle.write(block);
    }
  }

  async function endBlock(): Promise<void> {
    if (gatheredBytes === 0) {
      return;
    }
    const block = compress(Buffer.concat(gathered), { level: LEVEL });
    // Whoever waits for it hears of it; nobody may, where an earlier one fails.
    block.catch(() => undefined);
    pending.push(block);
    gathered = [];
    gatheredBytes = 0;
    if (pending.length > AT_ONCE) {
      await writeFirst();
    }
  }

  return {
    add: async (text) => {
      const lines = Buffer.from(`${text}\n`);
      gathered.push(lines);
      gatheredBytes += lines.byteLength;
      rawBytes += lines.byteLength;
      if (gatheredBytes >= blockBytes) {
        await endBlock();
      }
    },
    get bytes() {
      return bytes;
    },
    finish: async () => {
      await endBlock();
      while (pending.length > 0) {
        await writeFirst();
      }
      await handle.sync();
      return { bytes, rawBytes, sha256: hash.digest('hex') };
    },
    close: () => handle.close(),
  };
}
