import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The last answer of the server that could be read. */
export interface KeptAnswer {
  /** Whose answer it is: what another server assigned is none of ours. */
  readonly server: string;
  readonly etag: string | undefined;
  readonly text: string;
}

/** What servers assign holds secrets: headers of checks, addresses of channels. */
const MODE = 0o600;

/** Undefined when there is none that can be read. */
export async function readKept(
  directory: string,
  file: string,
  server: string,
): Promise<KeptAnswer | undefined> {
  const kept = (await readSmall(directory, file)) as Partial<KeptAnswer> | undefined;
  return kept?.server === server && typeof kept.text === 'string'
    ? { server, etag: typeof kept.etag === 'string' ? kept.etag : undefined, text: kept.text }
    : undefined;
}

/** JSON of a file of the state directory; undefined when there is none. */
export async function readSmall(directory: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(directory, file), 'utf8')) ?? undefined;
  } catch {
    return undefined;
  }
}

/** All of it or nothing: over a crash the file is the old one or the new one. Rejects with what the disk says. */
export async function writeSmall(directory: string, file: string, value: object): Promise<void> {
  const path = join(directory, file);
  const aside = `${path}.new`;
  const handle = await open(aside, 'w', MODE);
  try {
    // One that was left behind keeps the mode that it had.
    await handle.chmod(MODE);
    await handle.writeFile(JSON.stringify(value));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, path);
}

export async function removeSmall(directory: string, file: string): Promise<void> {
  await rm(join(directory, file), { force: true });
  await rm(join(directory, `${file}.new`), { force: true });
}
