import { createTarPacker } from 'modern-tar';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { createGzip } from 'node:zlib';
import type { BackupEntry } from './house-files.ts';
import { type Manifest, MANIFEST } from './manifest.ts';

/** More would take three times as long for a tenth less. */
const GZIP_LEVEL = 3;

export interface WrittenArchive {
  readonly files: number;
  /** Of the archive. */
  readonly bytes: number;
}

/**
 * Writes a tar.gz that only its owner can read. It appears under its name when it is whole and on the disk; an earlier file of
 * that name stays until then.
 */
export async function writeArchive(
  file: string,
  entries: AsyncIterable<BackupEntry>,
  about: Omit<Manifest, 'files'>,
): Promise<WrittenArchive> {
  const draft = `${file}.part`;
  const { readable, controller } = createTarPacker();
  const out = createWriteStream(draft, { mode: 0o600, flush: true });
  const written = pipeline(
    Readable.fromWeb(readable as NodeReadableStream<Uint8Array>),
    createGzip({ level: GZIP_LEVEL }),
    out,
  );
  // Told below; until then nobody listens.
  written.catch(() => undefined);
  try {
    const files: Record<string, string> = {};
    for await (const entry of entries) {
      const digest = await add(controller, entry);
      if (digest !== undefined) {
        files[entry.name] = digest;
      }
    }
    const text = Buffer.from(JSON.stringify({ ...about, files } satisfies Manifest));
    await add(controller, {
      kind: 'file',
      name: MANIFEST,
      mode: 0o600,
      size: text.length,
      content: Readable.from([text]),
    });
    controller.finalize();
    await written;
    await rename(draft, file);
    await syncFolder(path.dirname(file));
    return { files: Object.keys(files).length, bytes: out.bytesWritten };
  } catch (error) {
    controller.error(error);
    // Why the writing ended is the cause; what the packer says then is not.
    const why = await written.then(
      () => error,
      (cause: unknown) => cause,
    );
    await rm(draft, { force: true });
    throw why;
  }
}

type Packer = ReturnType<typeof createTarPacker>['controller'];

/** SHA-256 of a file's bytes; nothing of a folder. */
async function add(packer: Packer, entry: BackupEntry): Promise<string | undefined> {
  const { name, mode } = entry;
  if (entry.kind === 'folder') {
    await packer.add({ name: `${name}/`, mode, size: 0, type: 'directory' }).close();
    return undefined;
  }
  const body = packer.add({ name, mode, size: entry.size, type: 'file' }).getWriter();
  const digest = createHash('sha256');
  for await (const chunk of entry.content) {
    digest.update(chunk);
    await body.write(chunk);
  }
  await body.close();
  return digest.digest('hex');
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
