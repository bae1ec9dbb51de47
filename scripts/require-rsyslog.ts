import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findRsyslog, UNPACKED } from '../e2e/src/shippers/rsyslog.ts';

const APT = '/usr/bin/apt-get';
/** With the libraries that a small Debian does not have. */
const PACKAGES = ['rsyslog', 'rsyslog-elasticsearch', 'libestr0', 'libfastjson4', 'libcurl4'];

/**
 * Sees that the tests have a real rsyslog that sends: fetches Debian's packages and unpacks them into a folder of ours. Nothing is
 * installed, so that no service begins to run. The tests skip loudly without it.
 */
export function requireRsyslog(): void {
  if (findRsyslog() !== undefined) {
    return;
  }
  if (existsSync(APT)) {
    process.stdout.write('Fetching rsyslog for the tests of other shippers ...\n');
    mkdirSync(UNPACKED, { recursive: true });
    run([APT, 'download', '-qq', ...PACKAGES]);
    for (const file of readdirSync(UNPACKED).filter((name) => name.endsWith('.deb'))) {
      run(['dpkg-deb', '-x', join(UNPACKED, file), UNPACKED]);
      rmSync(join(UNPACKED, file));
    }
  }
  if (findRsyslog() === undefined) {
    process.stdout.write(
      'NO RSYSLOG: the tests of other shippers with a real one will be skipped. Install it (apt-get install rsyslog rsyslog-elasticsearch).\n',
    );
  }
}

function run([program = '', ...args]: readonly string[]): void {
  spawnSync(program, args, { cwd: UNPACKED, stdio: ['ignore', 'ignore', 'inherit'] });
}
