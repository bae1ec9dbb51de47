import type { Clock } from '@vigilops/runtime';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LogArchive, LogArchivePart, LogArchiveStore, LogPlace } from '../../model/index.ts';
import { isFile, verify } from '../read/verify.ts';
import type { ArchiveTarget } from '../targets/target.ts';
import { ArchiveTrouble } from '../trouble.ts';
import { writeManifest } from './manifest.ts';
import { manifestName, partName } from './names.ts';
import { openPartFile } from './part-file.ts';
import { beginOf, readDay, type PageLimits } from './read-day.ts';
import { createStreamLines } from './stream-lines.ts';

export interface WriteDeps {
  readonly store: LogArchiveStore;
  /** Parts lie here until they are at their place. */
  readonly spoolFolder: string;
  readonly clock: Clock;
  readonly version: string;
  /** A part ends with the page that reaches this size. */
  readonly partBytes: number;
  /** Of lines in a block of a part: how much is lost with a damaged byte. */
  readonly blockBytes: number;
  readonly page: PageLimits;
}

/**
 * Writes a day, or goes on with it: parts that are at their place stay, one that was spooled is sent again. Throws
 * ArchiveTrouble where the place cannot take it; the same call goes on later.
 */
export async function writeDay(
  deps: WriteDeps,
  archive: Pick<LogArchive, 'id' | 'day' | 'run'>,
  target: ArchiveTarget,
  signal: AbortSignal,
): Promise<readonly LogArchivePart[]> {
  const { store } = deps;
  await mkdir(deps.spoolFolder, { recursive: true, mode: 0o700 });
  const parts: LogArchivePart[] = [];
  for (const part of await store.parts(archive.id, signal)) {
    const file = spoolPath(deps, archive.id, part.number);
    if (part.state !== 'spooled') {
      parts.push(part);
    } else if (await isFile(file, part)) {
      parts.push(await send(deps, archive.id, part, target, signal));
    } else {
      // Another backend began it, or its disk was cleaned: this part is read once more.
      await store.forgetPart(archive.id, part.number, signal);
    }
  }
  for (;;) {
    const number = (parts.at(-1)?.number ?? 0) + 1;
    const part = await spoolPart(deps, archive, number, parts.at(-1)?.endsAt ?? beginOf(archive.day), signal);
    if (part === undefined) {
      break;
    }
    await store.addPart(archive.id, part, signal);
    parts.push(await send(deps, archive.id, part, target, signal));
  }
  const manifest = Buffer.from(
    writeManifest(archive, parts, { version: deps.version, at: deps.clock.now() }),
  );
  await target.putSmall(manifestName(archive), manifest, signal);
  await expectSame(target, manifestName(archive), manifest, signal);
  return parts;
}

export function spoolPath(deps: Pick<WriteDeps, 'spoolFolder'>, archiveId: number, number: number): string {
  return path.join(deps.spoolFolder, `${String(archiveId)}-${String(number)}.jsonl.gz`);
}

/** Undefined where there are no rows behind `from`. */
async function spoolPart(
  deps: WriteDeps,
  archive: Pick<LogArchive, 'id' | 'day' | 'run'>,
  number: number,
  from: LogPlace,
  signal: AbortSignal,
): Promise<LogArchivePart | undefined> {
  const file = await openPartFile(spoolPath(deps, archive.id, number), deps.blockBytes);
  try {
    const streams = createStreamLines(deps.store);
    let lines = 0;
    let firstUs = Infinity;
    let lastUs = -Infinity;
    let endsAt = from;
    for await (const page of readDay(deps.store, archive.day, from, deps.page, signal)) {
      for (const line of await streams.before(page.streamIds, signal)) {
        await file.add(line);
      }
      await file.add(page.text);
      lines += page.lines;
      firstUs = Math.min(firstUs, page.firstUs ?? Infinity);
      lastUs = Math.max(lastUs, page.lastUs ?? -Infinity);
      endsAt = page.next ?? endsAt;
      if (file.bytes >= deps.partBytes) {
        break;
      }
    }
    const written = await file.finish();
    if (lines === 0) {
      await rm(spoolPath(deps, archive.id, number), { force: true });
      return undefined;
    }
    return {
      number,
      name: partName(archive, number),
      state: 'spooled',
      lines,
      firstUs,
      lastUs,
      endsAt,
      ...written,
    };
  } finally {
    await file.close();
  }
}

/** To its place, and read back: what is not there to the last bit is not archived. */
async function send(
  { store, ...deps }: WriteDeps,
  archiveId: number,
  part: LogArchivePart,
  target: ArchiveTarget,
  signal: AbortSignal,
): Promise<LogArchivePart> {
  const file = spoolPath(deps, archiveId, part.number);
  await target.put(part.name, { path: file, bytes: part.bytes }, signal);
  await verify(target, part, signal);
  await store.partIs(archiveId, part.number, 'done', signal);
  await rm(file, { force: true });
  return { ...part, state: 'done' };
}

async function expectSame(
  target: ArchiveTarget,
  name: string,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const read: Uint8Array[] = [];
  for await (const piece of target.read(name, signal)) {
    read.push(piece);
  }
  if (!Buffer.concat(read).equals(bytes)) {
    throw new ArchiveTrouble('corrupt', `${name} comes back as something else than was written`);
  }
}
