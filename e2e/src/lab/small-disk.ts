import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const SIZE = '24m';

/** A file system of its own that is soon full, in memory. Undefined: this account may not mount one. */
export function mountSmallDisk(path: string): { unmount(): void } | undefined {
  mkdirSync(path, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', path], {
    stdio: 'ignore',
  });
  return mounted.status === 0
    ? { unmount: () => void spawnSync('umount', ['-l', path], { stdio: 'ignore' }) }
    : undefined;
}
