/** A file of an archive: who owned it and when it was written is nobody's business, and would make two archives differ. */
export interface Entry {
  /** Of ASCII, at most 100 bytes, parts separated by `/`. */
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  readonly body: Uint8Array;
}

const BLOCK = 512;
const MAX_PATH = 100;

/**
 * POSIX ustar (pax(1), "ustar Interchange Format"), entries sorted by path, owner 0, time 0: the same files make the same
 * bytes. Throws on a path that does not fit into a head.
 */
export function tarOf(entries: readonly Entry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const parts = sorted.flatMap((entry) => [headOf(entry), entry.body, fillOf(entry.body.byteLength)]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function headOf({ path, mode, body }: Entry): Buffer {
  if (path.length > MAX_PATH || !/^[\w@][\w.@+-]*(?:\/[\w@][\w.@+-]*)*$/.test(path)) {
    throw new Error(`${path} is no path for an archive: at most ${String(MAX_PATH)} plain characters`);
  }
  const head = Buffer.alloc(BLOCK);
  head.write(path, 0);
  head.write(octal(mode, 7), 100);
  head.write(octal(0, 7), 108);
  head.write(octal(0, 7), 116);
  head.write(octal(body.byteLength, 11), 124);
  head.write(octal(0, 11), 136);
  // While it is summed the sum itself counts as spaces.
  head.write(' '.repeat(8), 148);
  head.write('0', 156);
  head.write('ustar\u000000', 257);
  head.write('root', 265);
  head.write('root', 297);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${octal(sum, 6)}\u0000 `, 148);
  return head;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function fillOf(size: number): Uint8Array {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
