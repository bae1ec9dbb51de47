import { type Dirent, readdirSync } from 'node:fs';

import { saysMissing } from './file-access.ts';
import type { LocateOnHost } from './host-view.ts';

/** What editors and package managers leave beside a file: not what programs read. */
const LEFTOVER = /~$|^\.#|\.(?:sw[op]|tmp|dpkg-\w+|ucf-\w+|rpm(?:new|save|orig))$/u;
const MAX_DEPTH = 12;

/** What is in a folder of the host, by name; undefined: it cannot be seen now. A folder that is not there is empty. */
export function listFolder(folder: string, locate: LocateOnHost): readonly Dirent[] | undefined {
  const located = locate(folder);
  if (located === undefined) {
    return [];
  }
  try {
    return readdirSync(located, { withFileTypes: true })
      .filter(({ name }) => !LEFTOVER.test(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return saysMissing(error) ? [] : undefined;
  }
}

/** All files below a folder, links among them, in the order of their names. Of a folder that cannot be seen now, those of before. */
export function* filesBelow(
  folder: string,
  locate: LocateOnHost,
  known: Iterable<string>,
  depth = 0,
): Generator<string> {
  const entries = depth > MAX_DEPTH ? [] : listFolder(folder, locate);
  if (entries === undefined) {
    yield* [...known].filter((path) => path.startsWith(`${folder}/`));
    return;
  }
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      yield* filesBelow(path, locate, known, depth + 1);
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      yield path;
    }
  }
}
