import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from '@vigilops/testkit/browser';

const APT = '/usr/bin/apt-get';

/**
 * Sees that the browser tests have a Chromium: installs Debian's where this user may, else says how to get one. The
 * tests skip loudly without it.
 */
export function requireChromium(): void {
  if (findChromium() !== undefined) {
    return;
  }
  const isRoot = process.getuid?.() === 0;
  const maySudo = !isRoot && existsSync('/usr/bin/sudo') && run(['sudo', '-n', 'true']) === 0;
  if (existsSync(APT) && (isRoot || maySudo)) {
    process.stdout.write('Installing Chromium for the browser tests ...\n');
    const as = isRoot ? [] : ['sudo', '-n'];
    run([...as, APT, 'update', '-qq']);
    run([...as, 'env', 'DEBIAN_FRONTEND=noninteractive', APT, 'install', '-y', '-qq', 'chromium']);
  }
  if (findChromium() === undefined) {
    process.stdout.write(
      'NO CHROMIUM: the browser tests will be skipped. Install one (apt-get install chromium) or name it in VIGILOPS_CHROMIUM.\n',
    );
  }
}

function run([program = '', ...args]: readonly string[]): number {
  return spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status ?? 1;
}
