import { randomUUID } from 'node:crypto';
import { wordsOf } from '../trouble.ts';
import type { ArchiveTarget } from './target.ts';

/** Writes a small object, reads it back and removes it. Null where all went well, else what is wrong. */
export async function tryTarget(target: ArchiveTarget, signal: AbortSignal): Promise<string | null> {
  const name = `try-${randomUUID()}.json`;
  const bytes = Buffer.from(JSON.stringify({ written_by: 'VigilOps, to see whether it can' }));
  try {
    await target.putSmall(name, bytes, signal);
    const read: Uint8Array[] = [];
    for await (const piece of target.read(name, signal)) {
      read.push(piece);
    }
    if (!Buffer.concat(read).equals(bytes)) {
      return 'what was written comes back as something else';
    }
    await target.remove(name, signal);
    return (await target.size(name, signal)) === null ? null : 'what was removed is still there';
  } catch (error) {
    signal.throwIfAborted();
    return wordsOf(error);
  }
}
