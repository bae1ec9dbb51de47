import { VigilError } from '@vigilops/contracts';
import { createTarDecoder } from 'modern-tar';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { CLUSTER, HOUSE, type Manifest, MANIFEST, manifestSchema } from './manifest.ts';

/** What is done with a file or folder of a backup; `content` is undefined for a folder. */
export type TakeEntry = (entry: {
  readonly name: string;
  readonly mode: number;
  readonly content: AsyncIterable<Uint8Array> | undefined;
}) => Promise<void>;

const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a backup from beginning to end and holds each file against the sum in its manifest, after `take` had it. Throws
 * REQUEST_INVALID where the file is no backup of ours, is cut off, or was changed.
 */
export async function readArchive(file: string, take: TakeEntry): Promise<Manifest> {
  const sums = new Map<string, string>();
  let manifest: Manifest | undefined;
  const gunzip = createGunzip();
  const source = createReadStream(file);
  source.on('error', (error) => gunzip.destroy(error));
  const bytes = source.pipe(gunzip);
  try {
    const entries = (Readable.toWeb(bytes) as ReadableStream<Uint8Array>).pipeThrough(
      createTarDecoder({ strict: true }),
    );
    for await (const { header, body } of entries as unknown as AsyncIterable<{
      header: { name: string; mode?: number; type?: string; size: number };
      body: NodeReadableStream<Uint8Array>;
    }>) {
      const name = header.name.replace(/\/$/, '');
      if (header.type === 'directory') {
        await body.cancel();
        await take({ name: checked(name), mode: header.mode ?? 0o700, content: undefined });
      } else if (header.type !== undefined && header.type !== 'file') {
        throw noBackup(file, `it has a ${header.type} in it`);
      } else if (name === MANIFEST) {
        manifest = await readManifest(file, header.size, body);
      } else {
        const digest = createHash('sha256');
        await take({ name: checked(name), mode: header.mode ?? 0o600, content: seen(body, digest) });
        sums.set(name, digest.digest('hex'));
      }
    }
  } catch (error) {
    throw error instanceof VigilError || isOurDisk(error)
      ? error
      : noBackup(file, error instanceof Error ? error.message : String(error), error);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  if (manifest === undefined) {
    throw noBackup(file, 'it has no manifest: it was cut off, or made by something else');
  }
  const wrong = Object.entries(manifest.files).find(([name, sum]) => sums.get(name) !== sum)?.[0];
  if (wrong !== undefined) {
    throw noBackup(file, `${wrong} is not what was backed up`);
  }
  const extra = [...sums.keys()].find((name) => manifest.files[name] === undefined);
  if (extra !== undefined) {
    throw noBackup(file, `${extra} is not in its manifest`);
  }
  return manifest;
}

async function* seen(
  body: AsyncIterable<Uint8Array>,
  digest: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    digest.update(chunk);
    yield chunk;
  }
}

async function readManifest(file: string, size: number, body: AsyncIterable<Uint8Array>): Promise<Manifest> {
  if (size > MAX_MANIFEST_BYTES) {
    throw noBackup(file, 'its manifest is too large');
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
  }
  const read = manifestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  if (!read.success) {
    throw noBackup(file, 'its manifest is of another version of VigilOps, or damaged');
  }
  return read.data;
}

/** Only below the folders that we write, and nowhere else. */
function checked(name: string): string {
  const isOurs = name.startsWith(CLUSTER) || name.startsWith(HOUSE);
  if (!isOurs || path.posix.normalize(name) !== name || name.includes('\0') || name.includes('\\')) {
    throw new VigilError(
      'REQUEST_INVALID',
      `the backup names a file ${JSON.stringify(name)}, which is not ours to write`,
    );
  }
  return name;
}

function isOurDisk(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' && /^E[A-Z]+$/.test(code);
}

function noBackup(file: string, why: string, cause?: unknown): VigilError {
  return new VigilError('REQUEST_INVALID', `${file} is no whole backup of VigilOps: ${why}`, { cause });
}
