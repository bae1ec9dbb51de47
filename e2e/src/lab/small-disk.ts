import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';

const MIB = 1_048_576;

/**
 * A file system of its own that is soon full: in a file, as disks are, else in memory, which agents do not measure. Undefined:
 * this account may not mount one.
 */
export function mountSmallDisk(path: string): { unmount(): void } | undefined {
  mkdirSync(path, { recursive: true });
  const image = `${path}.img`;
  const file = openSync(image, 'w');
  ftruncateSync(file, 32 * MIB);
  closeSync(file);
  const isMounted =
    (run('mkfs.ext4', ['-q', '-F', image]) && run('mount', ['-o', 'loop', image, path])) ||
    run('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', path]);
  return isMounted ? { unmount: () => void run('umount', ['-l', path]) } : undefined;
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
