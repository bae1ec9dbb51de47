import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { HostPaths } from '../src/host/paths.ts';

export interface HostTree {
  readonly directory: string;
  readonly paths: HostPaths;
  /** Paths are as on a host, without the leading slash: `proc/stat`. `%ROOT%` in a text becomes the tree's path. */
  write(files: Readonly<Record<string, string | Buffer>>): void;
  link(path: string, target: string): void;
  remove(path: string): void;
}

/** A made-up host under the temporary directory; gone when the test is over. */
export function createHostTree(files: Readonly<Record<string, string | Buffer>> = {}): HostTree {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-host-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const tree: HostTree = {
    directory,
    paths: {
      proc: join(directory, 'proc'),
      sys: join(directory, 'sys'),
      etc: join(directory, 'etc'),
      root: '',
      foreign: false,
    },
    write(more) {
      for (const [path, content] of Object.entries(more)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        const text = typeof content === 'string' ? content.replaceAll('%ROOT%', directory) : content;
        writeFileSync(join(directory, path), text);
      }
    },
    link(path, target) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      symlinkSync(target, join(directory, path));
    },
    remove: (path) => rmSync(join(directory, path), { recursive: true, force: true }),
  };
  tree.write(files);
  return tree;
}
