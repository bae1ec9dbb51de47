import { glob, lstat } from 'node:fs/promises';

import type { LogSourceConfig } from './types.ts';

const MAGIC = /[*?[\]{}!]/;
/** What log rotation compresses was read before, and is no text; `app.log*` matches it all the same. */
const COMPRESSED = /\.(?:gz|bz2|xz|zst|lz4|zip|Z)$/;

/**
 * The paths of a source that exist now. `node:fs` does the matching: it costs a megabyte the first time, and only
 * when there is a wildcard at all.
 */
export async function discoverPaths(
  source: Pick<LogSourceConfig, 'paths' | 'exclude'>,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of source.paths) {
    // A file may really be called app[1].log.
    if (await exists(pattern)) {
      found.add(pattern);
    } else if (MAGIC.test(pattern)) {
      for await (const path of glob(pattern, { exclude: [...(source.exclude ?? [])] })) {
        if (!COMPRESSED.test(path)) {
          found.add(path);
        }
      }
    }
  }
  return [...found].sort();
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
