import { basename, dirname } from 'node:path';

import type { SpoolFile, SpoolFileSystem } from '../file-system.ts';

/** A write or truncation that the disk has not promised to keep. */
type Change =
  | { readonly type: 'write'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly type: 'truncate'; readonly length: number };

interface Inode {
  /** What a reader sees. */
  cached: Buffer;
  /** What survives a power cut for sure. */
  durable: Buffer;
  /** Since the last sync. */
  pending: Change[];
}

type EntryChange = { readonly name: string; readonly inode: Inode | undefined };

interface Directory {
  cached: Map<string, Inode>;
  durable: Map<string, Inode>;
  pending: EntryChange[];
}

export type Fault = 'EIO' | 'ENOSPC' | 'power-cut';

export interface FaultyFileSystem extends SpoolFileSystem {
  /** Asked before each call that changes something; what it answers happens in the middle of the call. */
  plan: (operation: string, path: string) => Fault | undefined;
  capacityBytes: number;
  readonly usedBytes: number;
  /** The machine comes back: what was not synced survives in random pieces. */
  powerOn(): void;
  /** A copy of a file's content and a way to damage it. */
  contentOf(path: string): Buffer | undefined;
  damage(path: string, change: (content: Buffer) => Buffer): void;
  remove(path: string): void;
  paths(): readonly string[];
}

/** Sectors are written whole or not at all; several of one write in any combination. */
const SECTOR_BYTES = 512;

export function createFaultyFileSystem(random: () => number): FaultyFileSystem {
  const directories = new Map<string, Directory>();
  let isDown = false;

  /** A call takes some turns of the event loop, so that others run in between. */
  const asyncly = async <T>(work: () => T): Promise<T> => {
    await (random() < 0.5 ? new Promise((resolve) => setImmediate(resolve)) : Promise.resolve());
    return work();
  };
  const fail = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };
  const directoryOf = (path: string): Directory =>
    directories.get(dirname(path)) ?? (fail('ENOENT') as unknown as Directory);
  const used = (): number =>
    [...directories.values()].reduce(
      (sum, { cached }) => sum + [...cached.values()].reduce((bytes, { cached: c }) => bytes + c.length, 0),
      0,
    );

  /** Throws the planned fault of this call, after `halfway` did a part of it. */
  const step = (operation: string, path: string, halfway: (fault: Fault) => void = () => undefined): void => {
    if (isDown) {
      fail('POWER');
    }
    const fault = system.plan(operation, path);
    if (fault === undefined) {
      return;
    }
    halfway(fault);
    isDown = fault === 'power-cut';
    fail(fault === 'power-cut' ? 'POWER' : fault);
  };

  const change = (inode: Inode, made: Change): void => {
    inode.cached = apply(inode.cached, made);
    inode.pending.push(made);
  };

  const openFile = (path: string, inode: Inode): SpoolFile => ({
    size: () => asyncly(() => (isDown ? fail('POWER') : inode.cached.length)),
    read: (target, position) =>
      asyncly(() => {
        step('read', path);
        const bytes = inode.cached.subarray(position, position + target.length);
        target.set(bytes);
        return bytes.length;
      }),
    write: (parts, position) =>
      asyncly(() => {
        const bytes = Buffer.concat(parts);
        const torn = (length: number): void => {
          if (length > 0) {
            change(inode, { type: 'write', at: position, bytes: bytes.subarray(0, length) });
          }
        };
        step('write', path, () => {
          torn(Math.floor(random() * bytes.length));
        });
        const free = system.capacityBytes - used();
        if (bytes.length > free) {
          torn(Math.max(0, free));
          fail('ENOSPC');
        }
        torn(bytes.length);
      }),
    sync: () =>
      asyncly(() => {
        step('sync', path, (fault) => {
          // The kernel forgets which pages were dirty: they may or may not be on disk, and no later sync brings them.
          if (fault !== 'power-cut') {
            settle(inode, random);
          }
        });
        inode.durable = inode.pending.reduce(apply, inode.durable);
        inode.pending = [];
      }),
    truncate: (length) =>
      asyncly(() => {
        step('truncate', path);
        change(inode, { type: 'truncate', length });
      }),
    close: () => asyncly(() => undefined),
  });

  const link = (path: string, inode: Inode | undefined): void => {
    const directory = directoryOf(path);
    const name = basename(path);
    if (inode === undefined) {
      directory.cached.delete(name);
    } else {
      directory.cached.set(name, inode);
    }
    directory.pending.push({ name, inode });
  };

  const system: FaultyFileSystem = {
    plan: () => undefined,
    capacityBytes: Infinity,
    get usedBytes() {
      return used();
    },
    makeDirectory: (path) =>
      asyncly(() => {
        if (!directories.has(path)) {
          directories.set(path, { cached: new Map(), durable: new Map(), pending: [] });
        }
      }),
    list: (path) =>
      asyncly(() => (isDown ? fail('POWER') : [...(directories.get(path)?.cached.keys() ?? [])])),
    open: (path, mode) =>
      asyncly(() => {
        const found = directoryOf(path).cached.get(basename(path));
        if (mode !== 'create') {
          step('open', path);
          return openFile(path, found ?? (fail('ENOENT') as unknown as Inode));
        }
        if (found !== undefined) {
          fail('EEXIST');
        }
        const inode: Inode = { cached: Buffer.alloc(0), durable: Buffer.alloc(0), pending: [] };
        step('create', path, (fault) => {
          if (fault === 'power-cut') {
            link(path, inode);
          }
        });
        link(path, inode);
        return openFile(path, inode);
      }),
    rename: (from, to) =>
      asyncly(() => {
        step('rename', from);
        const inode = directoryOf(from).cached.get(basename(from)) ?? (fail('ENOENT') as unknown as Inode);
        link(from, undefined);
        link(to, inode);
      }),
    unlink: (path) =>
      asyncly(() => {
        step('unlink', path);
        if (!directoryOf(path).cached.has(basename(path))) {
          fail('ENOENT');
        }
        link(path, undefined);
      }),
    syncDirectory: (path) =>
      asyncly(() => {
        step('sync-directory', path);
        const directory = directories.get(path) ?? (fail('ENOENT') as unknown as Directory);
        directory.durable = new Map(directory.cached);
        directory.pending = [];
      }),
    powerOn() {
      isDown = false;
      for (const directory of directories.values()) {
        for (const { name, inode } of directory.pending) {
          if (random() < 0.5) {
            if (inode === undefined) {
              directory.durable.delete(name);
            } else {
              directory.durable.set(name, inode);
            }
          }
        }
        directory.pending = [];
        directory.cached = new Map(directory.durable);
        for (const inode of directory.cached.values()) {
          settle(inode, random);
          inode.cached = Buffer.from(inode.durable);
        }
      }
    },
    contentOf: (path) => directories.get(dirname(path))?.cached.get(basename(path))?.cached,
    damage(path, alter) {
      const inode = directoryOf(path).cached.get(basename(path));
      if (inode !== undefined) {
        inode.cached = alter(Buffer.from(inode.cached));
        inode.durable = Buffer.from(inode.cached);
        inode.pending = [];
      }
    },
    remove(path) {
      directoryOf(path).cached.delete(basename(path));
      directoryOf(path).durable.delete(basename(path));
    },
    paths: () =>
      [...directories].flatMap(([path, { cached }]) => [...cached.keys()].map((name) => `${path}/${name}`)),
  };
  return system;
}

/** Decides for each pending change, sector by sector, whether it reached the disk. */
function settle(inode: Inode, random: () => number): void {
  for (const change of inode.pending) {
    if (change.type === 'truncate') {
      if (random() < 0.5) {
        inode.durable = apply(inode.durable, change);
      }
      continue;
    }
    for (let at = 0; at < change.bytes.length; at += SECTOR_BYTES) {
      if (random() < 0.6) {
        const bytes = change.bytes.subarray(at, at + SECTOR_BYTES);
        inode.durable = apply(inode.durable, { type: 'write', at: change.at + at, bytes });
      }
    }
  }
  inode.pending = [];
}

function apply(content: Buffer, change: Change): Buffer {
  if (change.type === 'truncate') {
    return Buffer.concat([content], change.length);
  }
  const end = change.at + change.bytes.length;
  const grown = end > content.length ? Buffer.concat([content], end) : Buffer.from(content);
  grown.set(change.bytes, change.at);
  return grown;
}
