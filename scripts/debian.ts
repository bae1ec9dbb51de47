import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UNPACKED } from '../e2e/src/unpacked.ts';

export const APT = '/usr/bin/apt-get';

/** What makes a command one of root's; undefined where that is not to be had. */
export function asRoot(): readonly string[] | undefined {
  if (process.getuid?.() === 0) {
    return [];
  }
  const maySudo = existsSync('/usr/bin/sudo') && run(['sudo', '-n', 'true']) === 0;
  return maySudo ? ['sudo', '-n'] : undefined;
}

/** Its exit code; 1 where it could not be started. */
export function run([program = '', ...args]: readonly string[], cwd?: string): number {
  return spawnSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).status ?? 1;
}

/**
 * Fetches Debian's packages and unpacks them into `UNPACKED`. Nothing is installed, so that no service begins to run; what they
 * depend on does not come along. Does nothing where there is no apt-get.
 */
export function unpackDebian(packages: readonly string[]): void {
  if (!existsSync(APT)) {
    return;
  }
  mkdirSync(UNPACKED, { recursive: true });
  const fetch = () => run([APT, 'download', '-qq', ...packages], UNPACKED);
  const as = asRoot();
  if (fetch() !== 0 && as !== undefined) {
    run([...as, APT, 'update', '-qq']);
    fetch();
  }
  for (const file of readdirSync(UNPACKED).filter((name) => name.endsWith('.deb'))) {
    run(['dpkg-deb', '-x', join(UNPACKED, file), UNPACKED]);
    rmSync(join(UNPACKED, file));
  }
}
