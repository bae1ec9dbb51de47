import { statSync } from 'node:fs';

import { saysMissing } from '../file-access.ts';
import { stampOf } from '../file-marks.ts';
import type { LocateOnHost } from '../host-view.ts';
import type { Listing } from '../types.ts';
import { readApkInstalled } from './apk.ts';
import { readDpkgStatus } from './dpkg.ts';
import { readPacmanLocal } from './pacman.ts';

type Versions = ReadonlyMap<string, string>;

/** Package managers whose list can be read as it is. To add one: a reader, and a line here. */
const MANAGERS: Readonly<
  Record<string, { readonly paths: readonly string[]; read(path: string): Versions | Promise<Versions> }>
> = {
  dpkg: { paths: ['/var/lib/dpkg/status'], read: readDpkgStatus },
  apk: { paths: ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'], read: readApkInstalled },
  pacman: { paths: ['/var/lib/pacman/local'], read: readPacmanLocal },
};

/** What is installed, by package manager. A list that has not changed is not read; one that cannot be read is as before. */
export async function lookAtPackages(
  locate: LocateOnHost,
  before: ReadonlyMap<string, Listing>,
): Promise<ReadonlyMap<string, Listing>> {
  const found = new Map<string, Listing>();
  for (const [manager, { paths, read }] of Object.entries(MANAGERS)) {
    const known = before.get(manager);
    for (const path of paths) {
      const listing = await lookAtListing(locate(path), known, read);
      if (listing !== undefined) {
        found.set(manager, listing);
        break;
      }
    }
  }
  return found;
}

/** Undefined where there is none, and was none. */
export async function lookAtListing(
  path: string | undefined,
  before: Listing | undefined,
  read: (path: string) => Versions | Promise<Versions>,
): Promise<Listing | undefined> {
  if (path === undefined) {
    return before;
  }
  try {
    const stamp = stampOf(statSync(path));
    return stamp === before?.stamp ? before : { stamp, items: await read(path) };
  } catch (error) {
    return saysMissing(error) ? undefined : before;
  }
}
