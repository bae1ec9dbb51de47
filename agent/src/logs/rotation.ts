import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

import { type Content, holdsContent, type OpenLog, openLog } from './log-file.ts';

/** What logrotate, its kin and logging frameworks put behind a name: `.1`, `-20260105`, `.2026-01-05_08`, `.old`. */
const NUMBERED = /^[._-]\d[\d._:T-]*$/;
const NAMED = /^[._-](?:old|bak|prev|previous)$/;

/** Whether `name` is what a rotation would call an older `base`: app.log.1, app-20260105.log, app.1.log. */
export function isRotatedName(base: string, name: string): boolean {
  if (name.startsWith(base) && name !== base) {
    const rest = name.slice(base.length);
    return NUMBERED.test(rest) || NAMED.test(rest);
  }
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  return (
    extension !== '' &&
    stem !== '' &&
    name.startsWith(stem) &&
    name.endsWith(extension) &&
    NUMBERED.test(name.slice(stem.length, name.length - extension.length))
  );
}

export interface Candidate {
  readonly path: string;
  readonly log: OpenLog;
}

/** Regular files beside a path that are an older form of it by name, open until `close`. */
export interface Generations {
  readonly all: readonly Candidate[];
  /** Hands a candidate over: the caller closes it. */
  take(candidate: Candidate): Candidate;
  /** The file of that inode. */
  byInode(identity: { readonly dev: string; readonly inode: string }): Candidate | undefined;
  /** A file that holds, under another inode, what was read from the one that was here (copytruncate). */
  holding(content: Content, notInode: string): Promise<Candidate | undefined>;
  close(): Promise<void>;
}

export async function openGenerations(path: string): Promise<Generations> {
  const directory = dirname(path);
  const base = basename(path);
  const open = new Set<Candidate>();
  for (const name of await readdir(directory).catch(() => [])) {
    if (isRotatedName(base, name)) {
      const candidate = join(directory, name);
      const opened = await openLog(candidate);
      if (opened.status === 'open') {
        open.add({ path: candidate, log: opened.log });
      }
    }
  }
  const all = [...open].sort((a, b) => a.log.mtimeMs - b.log.mtimeMs);
  return {
    all,
    take(candidate) {
      open.delete(candidate);
      return candidate;
    },
    byInode: ({ dev, inode }) => all.find(({ log }) => log.dev === dev && log.inode === inode),
    async holding(content, notInode) {
      for (const candidate of all) {
        if (candidate.log.inode !== notInode && (await holdsContent(candidate.log, content))) {
          return candidate;
        }
      }
      return undefined;
    },
    async close() {
      await Promise.all([...open].map(({ log }) => log.handle.close()));
    },
  };
}

/** The file of that inode in the directory, under whatever name. The caller closes it. */
export async function findByInode(
  directory: string,
  identity: { readonly dev: string; readonly inode: string },
): Promise<Candidate | undefined> {
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name);
    const facts = await lstat(path).catch(() => undefined);
    if (facts?.isFile() !== true || facts.ino !== Number(identity.inode)) {
      continue;
    }
    const opened = await openLog(path);
    if (opened.status === 'open') {
      if (opened.log.dev === identity.dev && opened.log.inode === identity.inode) {
        return { path, log: opened.log };
      }
      await opened.log.handle.close();
    }
  }
  return undefined;
}
