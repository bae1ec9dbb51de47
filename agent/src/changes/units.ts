import { readlinkSync, realpathSync } from 'node:fs';

import { directAccess } from './file-access.ts';
import { markFile } from './file-marks.ts';
import type { LocateOnHost } from './host-view.ts';
import { listFolder } from './list-files.ts';
import type { FileMark, WatchedFiles } from './types.ts';

/** Where systemd finds units, systemd.unit(5); the last is the same as the one before where /lib is a link. */
const FOLDERS = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
/** Drop-ins, and the links by which a unit is enabled. */
const SUBFOLDER = /\.(?:d|wants|requires|upholds)$/u;
const MAX_UNITS = 5_000;

/** Unit files of the system, with their drop-ins; of a link, where it leads (a masked unit: to /dev/null). */
export async function lookAtUnits(
  locate: LocateOnHost,
  before: ReadonlyMap<string, FileMark>,
): Promise<WatchedFiles> {
  const marks = new Map<string, FileMark>();
  const keep = (folder: string) => {
    before.forEach((mark, path) => {
      if (path.startsWith(`${folder}/`)) {
        marks.set(path, mark);
      }
    });
  };

  async function look(folder: string, isTop: boolean): Promise<void> {
    const entries = listFolder(folder, locate);
    if (entries === undefined) {
      keep(folder);
      return;
    }
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        await (isTop && SUBFOLDER.test(entry.name) ? look(path, false) : undefined);
      } else if (marks.size < MAX_UNITS) {
        const known = before.get(path);
        const mark = entry.isSymbolicLink()
          ? markLink(path, locate, known)
          : await markFile(locate(path) ?? path, known, directAccess).catch(() => known);
        if (mark !== undefined) {
          marks.set(path, mark);
        }
      }
    }
  }

  for (const folder of differentFolders(locate)) {
    await look(folder, true);
  }
  return { patterns: FOLDERS, cut: marks.size >= MAX_UNITS, marks };
}

function markLink(path: string, locate: LocateOnHost, before: FileMark | undefined): FileMark | undefined {
  try {
    return { stamp: '', value: `-> ${readlinkSync(locate(path) ?? path)}` };
  } catch {
    return before;
  }
}

function differentFolders(locate: LocateOnHost): readonly string[] {
  const seen = new Set<string>();
  return FOLDERS.filter((folder) => {
    const real = realPathOf(locate(folder));
    const isNew = real === undefined || !seen.has(real);
    return isNew && (real === undefined || seen.add(real).size > 0);
  });
}

function realPathOf(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : realpathSync(path);
  } catch {
    return path;
  }
}
