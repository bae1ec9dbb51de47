import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
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
export function readKept(directory: string, server: string): KeptAnswer | undefined {
  try {
    const kept = JSON.parse(readFileSync(join(directory, FILE), 'utf8')) as Partial<KeptAnswer>;
    return kept.server === server && typeof kept.text === 'string'
      ? { server, etag: typeof kept.etag === 'string' ? kept.etag : undefined, text: kept.text }
      : undefined;
  } catch {
    return undefined;
  }
}

/** All of it or nothing: over a crash the file is the old one or the new one. Throws what the disk says. */
export function writeKept(directory: string, kept: KeptAnswer): void {
  const path = join(directory, FILE);
  const aside = `${path}.new`;
  const fd = openSync(aside, 'w', MODE);
  try {
    writeSync(fd, JSON.stringify(kept));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(aside, path);
}
