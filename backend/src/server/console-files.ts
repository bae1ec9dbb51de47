import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Clock } from '@vigilops/runtime';

const compress = promisify(gzip);

export interface ConsoleFile {
  readonly body: Buffer;
  /** Of the content, so that it survives a build that changed nothing. */
  readonly etag: string;
  /** The same for everyone who asks; null where compressing gains nothing. */
  readonly gzipped: () => Promise<Buffer | null>;
}

export interface ConsoleFiles {
  /** A file of the folder by its path in a URL, as sent. Undefined for whatever the folder does not list. */
  get(urlPath: string): Promise<ConsoleFile | undefined>;
}

/** Contents in memory, and their compressed forms on top. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
const MAX_LISTED = 20_000;
/** A path that nobody knows may be one of a newer build; but asking for such paths must not cost a walk each. */
const LIST_AGAIN_MS = 1_000;
const COMPRESSIBLE = /\.(?:js|css|html|json|map|md|svg|txt|ttf)$/;

interface Kept extends ConsoleFile {
  /** Changes with the file. */
  readonly version: string;
}

/**
 * The files of a folder by an index of what is in it, so that no path, however it is written, leads out of it. Read
 * once, and again when they changed: a build while this process runs is noticed.
 */
export function createConsoleFiles(
  folder: string,
  deps: { readonly clock: Pick<Clock, 'monotonicMs'> },
): ConsoleFiles {
  const kept = new Map<string, Kept>();
  let listed: ReadonlyMap<string, string> = new Map();
  let listedMs = -Infinity;
  let listing: Promise<void> | undefined;

  async function list(): Promise<void> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    // Links are no files here: they would lead out.
    const files = entries
      .filter((entry) => entry.isFile())
      .slice(0, MAX_LISTED)
      .map((entry) => path.join(entry.parentPath, entry.name));
    listed = new Map(
      files
        .map((file) => [`/${path.relative(folder, file).split(path.sep).join('/')}`, file] as const)
        .filter(([urlPath]) => !urlPath.includes('/.')),
    );
    listedMs = deps.clock.monotonicMs();
  }
  async function fileAt(urlPath: string): Promise<string | undefined> {
    if (!listed.has(urlPath) && deps.clock.monotonicMs() - listedMs >= LIST_AGAIN_MS) {
      listing ??= list().finally(() => {
        listing = undefined;
      });
      await listing;
    }
    return listed.get(urlPath);
  }

  return {
    get: async (urlPath) => {
      const file = await fileAt(urlPath);
      const facts = file === undefined ? undefined : await stat(file).catch(() => undefined);
      if (file === undefined || facts === undefined) {
        return undefined;
      }
      const version = `${String(facts.mtimeMs)} ${String(facts.size)}`;
      const known = kept.get(urlPath);
      if (known?.version === version) {
        return known;
      }
      const body = await readFile(file).catch(() => undefined);
      if (body === undefined) {
        return undefined;
      }
      const fresh: Kept = { ...asFile(urlPath, body), version };
      kept.delete(urlPath);
      kept.set(urlPath, fresh);
      dropOldest(kept);
      return fresh;
    },
  };
}

function asFile(urlPath: string, body: Buffer): ConsoleFile {
  let gzipped: Promise<Buffer | null> | undefined;
  return {
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    gzipped: () => (gzipped ??= COMPRESSIBLE.test(urlPath) ? compressed(body) : Promise.resolve(null)),
  };
}

async function compressed(body: Buffer): Promise<Buffer | null> {
  const small = await compress(body);
  return small.length < body.length ? small : null;
}

function dropOldest(kept: Map<string, Kept>): void {
  let bytes = [...kept.values()].reduce((sum, { body }) => sum + body.length, 0);
  for (const [oldest, { body }] of kept) {
    if (bytes <= MAX_KEPT_BYTES || kept.size === 1) {
      return;
    }
    kept.delete(oldest);
    bytes -= body.length;
  }
}
