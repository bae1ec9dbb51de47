import { glob } from 'node:fs/promises';

import { directAccess, type PatientAccess } from './file-access.ts';
import { markFiles } from './file-marks.ts';
import type { LocateOnHost } from './host-view.ts';
import { filesBelow } from './list-files.ts';
import type { FileMark, WatchedFiles } from './types.ts';

/** Files that decide how a host behaves, on nearly every one. */
const SYSTEM_FILES = [
  '/etc/ssh/sshd_config',
  '/etc/hosts',
  '/etc/resolv.conf',
  '/etc/fstab',
  '/etc/sysctl.conf',
  '/etc/crontab',
];
const SYSTEM_FOLDERS = [
  '/etc/ssh/sshd_config.d',
  '/etc/nginx',
  '/etc/mysql',
  '/etc/postgresql',
  '/etc/sysctl.d',
  '/etc/cron.d',
];
const MAX_FILES = 2_000;
const MAGIC = /[*?[\]{}!]/u;

export interface ConfigFilesDeps {
  readonly locate: LocateOnHost;
  /** For files that somebody named: they may lie on a network. */
  readonly patient: PatientAccess;
}

/** Configuration files of the system, and those that `patterns` name: absolute paths, or globs. */
export async function lookAtConfigFiles(
  patterns: readonly string[],
  before: ReadonlyMap<string, FileMark>,
  { locate, patient }: ConfigFilesDeps,
): Promise<WatchedFiles> {
  const known = [...before.keys()];
  const own = await markFiles(systemPaths(locate, known), before, {
    access: directAccess,
    locate,
    maxFiles: MAX_FILES,
  });
  const named = await markFiles(namedPaths(patterns, { locate, patient, known }), before, {
    access: patient,
    locate,
    maxFiles: MAX_FILES - own.marks.size,
  });
  return {
    patterns: [...SYSTEM_FILES, ...SYSTEM_FOLDERS, ...patterns],
    cut: own.cut || named.cut,
    marks: new Map([...own.marks, ...named.marks]),
  };
}

function* systemPaths(locate: LocateOnHost, known: readonly string[]): Generator<string> {
  yield* SYSTEM_FILES;
  for (const folder of SYSTEM_FOLDERS) {
    yield* filesBelow(folder, locate, known);
  }
}

/** `node:fs` does the matching. A pattern whose folders do not answer has the files that it had before. */
async function* namedPaths(
  patterns: readonly string[],
  { locate, patient, known }: ConfigFilesDeps & { readonly known: readonly string[] },
): AsyncGenerator<string> {
  for (const pattern of patterns) {
    const located = locate(pattern);
    if (!MAGIC.test(pattern)) {
      yield pattern;
    } else if (located !== undefined) {
      const found = await patient.within(() => pathsOf(located)).catch(() => undefined);
      const common = commonEnd(located, pattern);
      const onHost = (path: string) =>
        pattern.slice(0, pattern.length - common) + path.slice(located.length - common);
      yield* found?.map(onHost) ?? known;
    }
  }
}

/** How many characters two texts share at their ends. */
function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) {
    length += 1;
  }
  return length;
}

async function pathsOf(pattern: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const path of glob(pattern)) {
    found.push(path);
    if (found.length > MAX_FILES) {
      break;
    }
  }
  return found.sort();
}
