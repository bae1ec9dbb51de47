import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

const CHUNK_BYTES = 65_536;

/**
 * The lines of a file by the chunk, so that a list of megabytes is never in memory as a whole; others have the thread in
 * between. Bytes become characters one by one: what we read of such lists is ASCII.
 */
export async function* lineBatches(path: string, from = 0, maxBytes = Infinity): AsyncGenerator<string[]> {
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest = '';
    for (let at = from; at < from + maxBytes;) {
      const length = readSync(fd, chunk, 0, Math.min(CHUNK_BYTES, from + maxBytes - at), at);
      if (length === 0) {
        break;
      }
      at += length;
      const lines = (rest + chunk.toString('latin1', 0, length)).split('\n');
      rest = lines.pop() ?? '';
      yield lines;
      await setImmediate();
    }
    yield rest === '' ? [] : [rest];
  } finally {
    closeSync(fd);
  }
}
