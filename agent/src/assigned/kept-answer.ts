import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** The last answer of the server that could be read. */
export interface KeptAnswer {
  /** Whose answer it is: another server's definitions are none of ours. */
  readonly server: string;
  readonly etag: string | undefined;
  readonly text: string;
}

const FILE = 'assigned-checks.json';
/** Headers of checks may be secrets. */
const MODE = 0o600;

/** Undefined when there is none that can be read. */
export async function readKept(directory: string, server: string): Promise<KeptAnswer | undefined> {
  try {
    const kept = JSON.parse(await readFile(join(directory, FILE), 'utf8')) as Partial<KeptAnswer>;
    return kept.server === server && typeof kept.text === 'string'
      ? { server, etag: typeof kept.etag === 'string' ? kept.etag : undefined, text: kept.text }
      : undefined;
  } catch {
    return undefined;
  }
}

/** All of it or nothing: over a crash the file is the old one or the new one. Rejects with what the disk says. */
export async function writeKept(directory: string, kept: KeptAnswer): Promise<void> {
  const path = join(directory, FILE);
  const aside = `${path}.new`;
  const file = await open(aside, 'w', MODE);
  try {
    await file.writeFile(JSON.stringify(kept));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
